import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createReplayTenant, type ReplayTenant, settled } from "./ingest-replay-support.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";

const chats = 12;
const perPhase = 8;

let redis: LocalRedis;
let postgres: OwnPostgres;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis({ own: true }), startOwnPostgres()]);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  process.kill(redis.pid as number, "SIGCONT");
  await redis.stop();
  await postgres.remove();
});

async function startProcess(script: string): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@prosa/source", path], {
    env: { ...process.env, DATABASE_URL: postgres.databaseUrl, REDIS_URL: redis.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = await once(child.stdout, "data");
  return String(line).trim();
}

/** A provider: in each chat one message after the other, again and again until it is accepted. */
function createProvider(port: string, tenant: ReplayTenant) {
  const sent: string[][] = Array.from({ length: chats }, () => []);
  const post = async (chat: number, body: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/webhook`, {
      method: "POST",
      headers: { "x-prosa-token": tenant.tokens.get("loja-demo") ?? "" },
      body: JSON.stringify({
        event: "messages.upsert",
        instance: "loja-demo",
        data: {
          key: { remoteJid: `5511987000${100 + chat}@s.whatsapp.net`, fromMe: false, id: body },
          message: { conversation: body },
          messageTimestamp: 1_795_333_000,
        },
      }),
    });
    return response.status;
  };
  return {
    sent,
    /** Sends a phase in every chat. Answers other than 202 go to `refused`, and are sent again. */
    phase: async (name: string, refused: number[] = []) => {
      await Promise.all(
        sent.map(async (bodies, chat) => {
          for (let n = 0; n < perPhase; n++) {
            const body = `${name}-${chat}-${n}`;
            for (let status = await post(chat, body); status !== 202; ) {
              refused.push(status);
              await new Promise((resolve) => setTimeout(resolve, 100));
              status = await post(chat, body);
            }
            bodies.push(body);
          }
        }),
      );
      return refused;
    },
  };
}

it("accepts everything while Redis hangs or Postgres is away, refuses when both are, and heals", async () => {
  const backend = createQueueBackend({ redisUrl: redis.url });
  const pool = new pg.Pool({ connectionString: postgres.databaseUrl, max: 2 });
  pool.on("error", () => {});
  const tenant = await createReplayTenant(pool);
  const [port] = await Promise.all([
    startProcess("./ingest-server-process.ts"),
    startProcess("./ingest-worker-process.ts"),
  ]);
  const provider = createProvider(port as string, tenant);
  const redisPid = redis.pid as number;

  expect(await provider.phase("healthy")).toEqual([]);
  // On a slow machine Postgres may have seemed away, and what Redis holds would be overtaken now.
  await expect.poll(() => backend.spill?.size(), { timeout: 30_000 }).toBe(0);
  process.kill(redisPid, "SIGSTOP");
  expect(await provider.phase("redis-hangs")).toEqual([]);
  process.kill(redisPid, "SIGCONT");
  expect(await provider.phase("redis-back")).toEqual([]);
  await postgres.hang();
  expect(await provider.phase("postgres-hangs")).toEqual([]);
  postgres.resume();
  expect(await provider.phase("postgres-back")).toEqual([]);
  await postgres.stop();
  expect(await provider.phase("postgres-stopped")).toEqual([]);
  process.kill(redisPid, "SIGSTOP");
  const refused: number[] = [];
  const bothAway = provider.phase("both-away", refused);
  await expect.poll(() => refused.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(chats);
  process.kill(redisPid, "SIGCONT");
  expect(new Set(await bothAway)).toEqual(new Set([503]));
  await postgres.start();
  expect(await provider.phase("both-back")).toEqual([]);

  await expect
    .poll(
      async () =>
        (
          await pool.query("select count(*)::int n from prosa.messages where tenant_id = $1", [
            tenant.tenantId,
          ])
        ).rows[0].n,
      { timeout: 60_000, interval: 200 },
    )
    .toBe(provider.sent.flat().length);
  await settled(pool, tenant.tenantId);
  const { rows } = await pool.query(
    `select array_agg(m.body order by m.seq) bodies from prosa.conversations c
     join prosa.messages m on m.conversation_id = c.id
     where c.tenant_id = $1 group by c.id`,
    [tenant.tenantId],
  );
  const inOrder = (lists: string[][]) => lists.map((list) => list.join(" ")).sort();
  expect(inOrder(rows.map(({ bodies }) => bodies))).toEqual(inOrder(provider.sent));
  await backend.close();
  await pool.end();
}, 240_000);
