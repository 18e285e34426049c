import type { ChildProcess } from "node:child_process";
import { createEvolutionClient } from "@prosa/evolution-client";
import { startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSendFixture, type SendFixture } from "../../../../supabase/tests/send-fixture.ts";
import { startWorkerProcess } from "../../../../supabase/tests/worker-process.ts";

const perMinute = 300;
const burst = 3;
let fake: Awaited<ReturnType<typeof startFakeEvolution>>;
let f: SendFixture;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  fake = await startFakeEvolution({ seed: 5 });
  f = await createSendFixture();
  const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({
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
  workers.push(...(await Promise.all([startWorkerProcess(env), startWorkerProcess(env)])));
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await f.close();
  await fake.stop();
});

it("two workers together never exceed the pace of a channel, whatever waits", async () => {
  await f.pace({ perMinute, burst });
  const ids = await Promise.all(Array.from({ length: 12 }, () => f.newConversation()));
  await Promise.all(
    ids.flatMap((conversationId, i) => [
      f.enqueue(`${i}/a`, { conversationId }),
      f.enqueue(`${i}/b`, { conversationId }),
    ]),
  );
  await expect
    .poll(
      async () =>
        (await f.db.pool.query("select status, count(*)::int as n from prosa.messages group by 1"))
          .rows,
      { timeout: 60_000, interval: 200 },
    )
    .toEqual([{ status: "sent", n: ids.length * 2 }]);

  const { rows } = await f.db.pool.query(
    "select extract(epoch from started_at)::float8 as at from prosa.send_attempts order by 1",
  );
  const starts = rows.map(({ at }) => at as number);
  // Times are written a moment after the turn was taken, hence one more than the bucket holds.
  for (let first = 0; first < starts.length; first += 1) {
    for (let last = first; last < starts.length; last += 1) {
      const seconds = (starts[last] ?? 0) - (starts[first] ?? 0);
      expect(last - first + 1).toBeLessThanOrEqual(burst + 1 + (seconds * perMinute) / 60);
    }
  }
});
