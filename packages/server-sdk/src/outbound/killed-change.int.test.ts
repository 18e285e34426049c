import type { ChildProcess } from "node:child_process";
import { createEvolutionClient } from "@prosa/evolution-client";
import { startFakeEvolution } from "@prosa/evolution-client/testing";
import { expect, it } from "vitest";
import { createSendFixture } from "../../../../supabase/tests/send-fixture.ts";
import { startWorkerProcess } from "../../../../supabase/tests/worker-process.ts";

it("a worker that is killed while it tells an edit or a deletion costs neither", async () => {
  const fake = await startFakeEvolution({ seed: 5, serverAckMs: 1, deliveryAckMs: 1 });
  const f = await createSendFixture();
  const workers: ChildProcess[] = [];
  try {
    await createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey }).instance.create({
      instanceName: "loja-pinheiros",
      integration: "WHATSAPP-BAILEYS",
    });
    fake.phone.scanQr("loja-pinheiros");
    const env = {
      DATABASE_URL: f.db.databaseUrl,
      DATABASE_DIRECT_URL: f.db.databaseUrl,
      REDIS_URL: "",
      EVOLUTION_URL: fake.url,
      EVOLUTION_API_KEY: fake.apiKey,
    };
    workers.push(await startWorkerProcess(env));
    const edited = (await f.enqueue("Um")).message.id;
    const deleted = (await f.enqueue("Dois")).message.id;
    const soon = { timeout: 20_000, interval: 50 };
    await expect.poll(async () => (await f.message(deleted)).status, soon).toBe("sent");

    fake.setChaos({ slowMs: 1_500 });
    await f.sql.call(
      "change_message",
      { messageId: edited, change: "edit", body: "Um, corrigida" },
      f.as.caio,
    );
    await f.sql.call("change_message", { messageId: deleted, change: "delete" }, f.as.caio);
    const leases = async () =>
      (await f.db.pool.query("select lease_until from prosa.change_sends where attempts > 0"))
        .rowCount;
    await expect.poll(leases, soon).toBe(1);
    workers[0]?.kill("SIGKILL");
    fake.setChaos({ slowMs: 0 });
    // The lease that a test cannot wait for runs out in the database instead.
    await f.db.pool.query("update prosa.change_sends set lease_until = now()");
    workers.push(await startWorkerProcess(env));

    await expect.poll(async () => (await f.message(deleted)).deletedBy, soon).not.toBeNull();
    await expect.poll(async () => (await f.message(edited)).change, soon).toBeNull();
    expect((await f.message(edited)).body).toBe("Um, corrigida");
    expect(fake.phone.chat("marina-siqueira")).toMatchObject([
      { text: "Um, corrigida" },
      { deleted: true },
    ]);
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    await f.close();
    await fake.stop();
  }
}, 60_000);
