import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  type LocalRedis,
  type LocalRedisCluster,
  startRedis,
  startRedisCluster,
} from "@prosa/local-stack/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { createWebhookHandler } from "../../packages/server-sdk/src/webhook/handler.ts";
import { createDatabase } from "./harness.ts";
import { createReplayTenant, deliver, settled } from "./ingest-replay-support.ts";

const chats = 100;
const perChat = 20;
const script = fileURLToPath(new URL("./ingest-worker-process.ts", import.meta.url));

let redis: LocalRedis;
let cluster: LocalRedisCluster;
beforeAll(async () => {
  [redis, cluster] = await Promise.all([startRedis(), startRedisCluster()]);
});
afterAll(() => Promise.all([redis.stop(), cluster.stop()]));

async function startWorkerProcess(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--conditions=@prosa/source", script], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the worker has no output");
  await once(child.stdout, "data");
  return child;
}

function textOf(chat: number, n: number) {
  return {
    event: "messages.upsert",
    instance: "loja-demo",
    data: {
      key: {
        remoteJid: `55119870${10_000 + chat}@s.whatsapp.net`,
        fromMe: false,
        id: `C${chat}-${n}`,
      },
      pushName: `Cliente ${String.fromCharCode(65 + (chat % 26))}`,
      message: { conversation: `${n}` },
      messageTimestamp: 1_795_333_000,
    },
  };
}

const kinds = ["redis", "cluster", "postgres"] as const;

describe.each(kinds)("killing one of two workers in the middle, on %s", (kind) => {
  it("loses nothing, does nothing twice, and keeps each conversation's order", async () => {
    const db = await createDatabase();
    const prefix = `crash-${randomUUID()}`;
    const redisUrl = { redis: redis.url, cluster: cluster.url, postgres: "" }[kind];
    const env = { DATABASE_URL: db.databaseUrl, QUEUE_PREFIX: prefix, REDIS_URL: redisUrl };
    const backend = createQueueBackend(
      redisUrl ? { redisUrl, prefix } : { databaseUrl: db.databaseUrl },
    );
    const sql = createPostgresGateway({ connectionString: db.databaseUrl });
    const handler = createWebhookHandler({
      sql,
      queue: backend.queue("incoming_message"),
      channels: { evolution: evolution() },
    });
    const tenant = await createReplayTenant(db.pool);
    const workers = await Promise.all([startWorkerProcess(env), startWorkerProcess(env)]);
    try {
      const sending = (async () => {
        for (let n = 0; n < perChat; n++) {
          const responses = await Promise.all(
            Array.from({ length: chats }, (_, chat) =>
              deliver(handler, tenant, { body: textOf(chat, n) }),
            ),
          );
          expect(responses.every((response) => response.status === 202)).toBe(true);
        }
      })();
      const done = async () =>
        (
          await db.pool.query("select count(*)::int n from prosa.messages where tenant_id = $1", [
            tenant.tenantId,
          ])
        ).rows[0].n as number;
      while ((await done()) < 300) await new Promise((resolve) => setTimeout(resolve, 10));
      workers[0]?.kill("SIGKILL");
      await sending;
      const atKill = await done();
      expect(atKill).toBeLessThan(chats * perChat);
      workers.push(await startWorkerProcess(env));
      await settled(db.pool, tenant.tenantId, 100_000);

      const { rows } = await db.pool.query(
        `select c.id, array_agg(m.body order by m.seq) bodies, c.last_seq, max(c.rev)::int rev,
           (select count(*)::int from prosa.conversation_changes h where h.conversation_id = c.id) changes
         from prosa.conversations c join prosa.messages m on m.conversation_id = c.id
         where c.tenant_id = $1 group by c.id`,
        [tenant.tenantId],
      );
      expect(rows).toHaveLength(chats);
      const expected = Array.from({ length: perChat }, (_, n) => `${n}`);
      for (const row of rows) {
        expect(row.bodies).toEqual(expected);
        expect([row.last_seq, row.changes]).toEqual([perChat, row.rev]);
      }
    } finally {
      for (const worker of workers) worker.kill("SIGKILL");
      await backend.close();
      await sql.close?.();
      await db.drop();
    }
  }, 150_000);
});
