import type { ChildProcess } from "node:child_process";
import { createEvolutionClient } from "@prosa/evolution-client";
import { startFakeEvolution } from "@prosa/evolution-client/testing";
import { startRedis } from "@prosa/local-stack/testing";
import { expect, it } from "vitest";
import { createSendFixture } from "../../../../supabase/tests/send-fixture.ts";
import { startWorkerProcess } from "../../../../supabase/tests/worker-process.ts";

const conversations = 10;
const each = 12;

it.each(["postgres", "redis"] as const)(
  "a killed worker costs no message, doubles none and swaps none, with queues in %s",
  async (kind) => {
    const fake = await startFakeEvolution({ seed: 5, serverAckMs: 1, deliveryAckMs: 1 });
    const redis = kind === "redis" ? await startRedis() : null;
    const f = await createSendFixture();
    const workers: ChildProcess[] = [];
    try {
      const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
      await client.instance.create({
        instanceName: "loja-pinheiros",
        integration: "WHATSAPP-BAILEYS",
      });
      fake.phone.scanQr("loja-pinheiros");
      fake.setChaos({ slowMs: 60 });
      const env = {
        DATABASE_URL: f.db.databaseUrl,
        DATABASE_DIRECT_URL: f.db.databaseUrl,
        REDIS_URL: redis?.url ?? "",
        EVOLUTION_URL: fake.url,
        EVOLUTION_API_KEY: fake.apiKey,
      };
      workers.push(await startWorkerProcess(env), await startWorkerProcess(env));
      const ids = [
        f.conversationId,
        ...(await Promise.all(
          Array.from({ length: conversations - 1 }, () => f.newConversation()),
        )),
      ];
      for (let n = 0; n < each; n += 1) {
        await Promise.all(
          ids.map((conversationId, c) => f.enqueue(`${c}/${n}`, { conversationId })),
        );
      }
      const arrived = () =>
        fake.phone
          .chat("marina-siqueira")
          .filter(({ direction }) => direction === "out")
          .map(({ text }) => text ?? "");
      await expect
        .poll(() => arrived().length, { timeout: 30_000, interval: 10 })
        .toBeGreaterThan((conversations * each) / 4);
      workers[0]?.kill("SIGKILL");

      // The minutes of holding that a test cannot wait for pass in the database instead.
      const passTime = setInterval(() => {
        void f.db.pool.query(
          `update prosa.send_attempts set deadline_at = now() where id in (
             select id from prosa.send_attempts
             where finished_at is null and started_at < now() - interval '5 s'
             for update skip locked)`,
        );
        void f.db.pool.query(
          `update prosa.send_attempts set finished_at = finished_at - interval '50 s' where id in (
             select id from prosa.send_attempts
             where outcome = 'unknown' and finished_at > now() - interval '50 s'
             for update skip locked)`,
        );
      }, 500);
      try {
        await expect
          .poll(
            async () => {
              const { rows } = await f.db.pool.query(
                "select status, count(*)::int as n from prosa.messages group by 1",
              );
              return rows;
            },
            { timeout: 60_000, interval: 200 },
          )
          .toEqual([{ status: "sent", n: conversations * each }]);
      } finally {
        clearInterval(passTime);
      }
      const all = arrived();
      expect(new Set(all).size).toBe(conversations * each);
      expect(all).toHaveLength(conversations * each);
      for (let c = 0; c < conversations; c += 1) {
        expect(all.filter((text) => text.startsWith(`${c}/`))).toEqual(
          Array.from({ length: each }, (_, n) => `${c}/${n}`),
        );
      }
    } finally {
      for (const worker of workers) worker.kill("SIGKILL");
      await f.close();
      await redis?.stop();
      await fake.stop();
    }
  },
  120_000,
);
