import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { createInboundWorker } from "../../packages/server-sdk/src/inbound/worker.ts";
import type {
  Channel,
  RunningWorker,
  SqlGateway,
} from "../../packages/server-sdk/src/ports/index.ts";
import { createWebhookHandler } from "../../packages/server-sdk/src/webhook/handler.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createReplayTenant, deliver, type ReplayTenant } from "./ingest-replay-support.ts";

// "throws" cannot be read; "refused" is read into something that the database refuses.
const channel: Channel = {
  ...evolution(),
  normalize: (event) => {
    const text = JSON.stringify(event.payload);
    if (text.includes("throws")) throw new Error("cannot read this");
    const normalized = evolution().normalize(event);
    if (text.includes("refused") && "effects" in normalized)
      return {
        effects: normalized.effects.map((effect) => ({ ...effect, origin: "nowhere" as "echo" })),
      };
    return normalized;
  },
};

let db: TestDatabase;
let sql: SqlGateway;
beforeAll(async () => {
  db = await createDatabase();
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
});
afterAll(async () => {
  await sql.close?.();
  await db.drop();
});

const text = (chat: number, body: string) => ({
  event: "messages.upsert",
  instance: "loja-demo",
  data: {
    key: { remoteJid: `551198700000${chat}@s.whatsapp.net`, fromMe: false, id: `${chat}-${body}` },
    message: { conversation: body },
    messageTimestamp: 1_795_333_000,
  },
});

async function withWorker(
  options: { attempts: number; poison: "skip" | "block"; workerSql?: SqlGateway },
  work: (
    tenant: ReplayTenant,
    send: (chat: number, ...bodies: string[]) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const backend = createQueueBackend({ databaseUrl: db.databaseUrl });
  const channels = { evolution: channel };
  const handler = createWebhookHandler({ sql, queue: backend.queue("incoming_message"), channels });
  const { workerSql = sql, ...policy } = options;
  const worker: RunningWorker = createInboundWorker({
    sql: workerSql,
    backend,
    channels,
    sweepMs: 500,
    policy,
  });
  const tenant = await createReplayTenant(db.pool);
  try {
    await work(tenant, async (chat, ...bodies) => {
      for (const body of bodies) await deliver(handler, tenant, { body: text(chat, body) });
    });
  } finally {
    await worker.stop();
    await backend.close();
  }
}

const bodies = async (tenant: ReplayTenant) =>
  (
    await db.pool.query("select body from prosa.messages where tenant_id = $1 order by body", [
      tenant.tenantId,
    ])
  ).rows.map((row) => row.body as string);

const deadLetters = async (tenant: ReplayTenant) =>
  (
    await db.pool.query(
      `select d.error, w.state, w.attempts from prosa.dead_letters d
       join prosa.webhook_events w on w.ord = d.source_id::bigint
       where d.tenant_id = $1 order by d.error`,
      [tenant.tenantId],
    )
  ).rows;

async function until(check: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await check()); ) {
    if (Date.now() > deadline) throw new Error("it never came to be");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("an event that fails", () => {
  it("holds only its lane, becomes a dead letter with its payload, and lets the lane go on", () =>
    withWorker({ attempts: 2, poison: "skip" }, async (tenant, send) => {
      await send(1, "a1", "throws", "a3");
      await send(2, "b1", "refused", "b3");
      await send(3, "c1", "c2");
      await until(async () => (await bodies(tenant)).includes("c2"));
      await until(async () => (await bodies(tenant)).length === 6);
      expect(await bodies(tenant)).toEqual(["a1", "a3", "b1", "b3", "c1", "c2"]);
      expect(await deadLetters(tenant)).toMatchObject([
        { error: "cannot read this", state: "dead", attempts: 2 },
        { state: "dead", attempts: 2 },
      ]);
    }));

  it("stays at the head of its lane where the policy is to block", () =>
    withWorker({ attempts: 1, poison: "block" }, async (tenant, send) => {
      await send(4, "d1", "throws", "d3");
      await send(5, "e1");
      await until(async () => (await deadLetters(tenant)).length === 1);
      await until(async () => (await bodies(tenant)).includes("e1"));
      expect(await bodies(tenant)).toEqual(["d1", "e1"]);
      expect(await deadLetters(tenant)).toMatchObject([{ state: "pending", attempts: 1 }]);
    }));

  it("is a dead letter too when its statement always takes too long", async () => {
    await db.pool.query(
      `create function public.take_long() returns trigger language plpgsql as $$
       begin perform pg_sleep(60); return new; end $$;
       create trigger take_long before insert on prosa.messages
         for each row when (new.body = 'endless') execute function public.take_long()`,
    );
    const workerSql = createPostgresGateway({
      connectionString: db.databaseUrl,
      timeoutMs: 2_000,
    });
    await withWorker({ attempts: 2, poison: "skip", workerSql }, async (tenant, send) => {
      await send(6, "f1", "endless", "f3");
      await until(async () => (await bodies(tenant)).includes("f3"));
      expect(await bodies(tenant)).toEqual(["f1", "f3"]);
      const { rows } = await db.pool.query(
        "select error_class from prosa.dead_letters where tenant_id = $1",
        [tenant.tenantId],
      );
      expect(rows).toEqual([{ error_class: "storage.timeout" }]);
      expect(await deadLetters(tenant)).toMatchObject([{ state: "dead", attempts: 2 }]);
    });
    await workerSql.close?.();
  });
});
