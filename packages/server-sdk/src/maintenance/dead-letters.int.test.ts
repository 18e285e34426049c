import { randomUUID } from "node:crypto";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import { serveStatic } from "@hono/node-server/serve-static";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { createPostgresBackend, Queue } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import {
  createReplayTenant,
  deliver,
  type ReplayTenant,
} from "../../../../supabase/tests/ingest-replay-support.ts";
import { createQueueBackend } from "../adapters/bullmq/index.ts";
import { createPostgresGateway } from "../adapters/postgres/index.ts";
import { evolution } from "../channels/evolution/index.ts";
import { createInboundWorker } from "../inbound/worker.ts";
import {
  type Channel,
  type PoisonPolicy,
  type QueueBackend,
  type SqlGateway,
  silentLogger,
  type WebHandler,
} from "../ports/index.ts";
import { createWebhookHandler } from "../webhook/handler.ts";
import { announceLetters, createLetterWorker } from "./dead-letters.ts";

const soon = { timeout: 30_000, interval: 50 };
let db: TestDatabase;
let redis: LocalRedis;
let sql: SqlGateway;
beforeAll(async () => {
  db = await createDatabase();
  redis = await startRedis();
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
});
afterAll(async () => {
  await sql.close?.();
  await redis.stop();
  await db.drop();
});

/** bull-board over a plain BullMQ queue beside ours, as an operations team mounts it. */
function openBoard(queue: BoardQueue) {
  const server = new HonoAdapter(serveStatic);
  // The adapter's type knows queues in Redis alone.
  const adapter = new BullMQAdapter(queue as Queue);
  createBullBoard({ queues: [adapter], serverAdapter: server });
  const app = server.registerPlugin();
  const name = encodeURIComponent(queue.name);
  return {
    async failed(): Promise<FailedJob[]> {
      const asked = new URLSearchParams({ activeQueue: queue.name, status: "failed", page: "1" });
      const answer = await app.request(`/api/queues?${asked}`);
      const { queues } = (await answer.json()) as { queues: { jobs: FailedJob[] }[] };
      return queues[0]?.jobs ?? [];
    },
    async retry(id: string) {
      const answer = await app.request(`/api/queues/${name}/${id}/retry`, { method: "PUT" });
      expect(answer.status).toBe(204);
    },
    close: () => queue.close(),
  };
}

type BoardQueue = Pick<Queue, "name" | "close">;

interface FailedJob {
  id: string;
  data: Record<string, string>;
  failedReason: string;
}

const boards = {
  redis: () => {
    const prefix = `letters-${randomUUID()}`;
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    return {
      backend: createQueueBackend({ redisUrl: redis.url, prefix }),
      open: () => new Queue("dead_letter", { connection, prefix: `{${prefix}}` }),
      end: async () => connection.disconnect(),
    };
  },
  postgres: () => {
    const prefix = `letters${randomUUID().slice(0, 8)}`;
    const pool = new pg.Pool({
      connectionString: db.databaseUrl,
      options: "-c search_path=bullmq",
    });
    pool.on("error", () => {});
    return {
      backend: createQueueBackend({ databaseUrl: db.databaseUrl, prefix }),
      open: () => new Queue(`${prefix}.dead_letter`, { connection: pool }, createPostgresBackend),
      end: async () => pool.end(),
    };
  },
};

describe.each(["redis", "postgres"] as const)("a dead letter, with the queues in %s", (kind) => {
  let isBroken = true;
  let board: { backend: QueueBackend; open(): BoardQueue; end(): Promise<void> };
  let queue: ReturnType<typeof openBoard>;
  let stop: (() => Promise<void>)[] = [];
  let tenant: ReplayTenant;
  let handler: WebHandler;
  const channel: Channel = {
    ...evolution(),
    normalize: (event) => {
      if (isBroken && JSON.stringify(event.payload).includes("veneno"))
        throw new Error("cannot read this");
      return evolution().normalize(event);
    },
  };

  async function start(poison: PoisonPolicy): Promise<void> {
    isBroken = true;
    board = boards[kind]();
    const { backend } = board;
    const channels = { evolution: channel };
    const worker = createInboundWorker({
      sql,
      backend,
      channels,
      sweepMs: 200,
      policy: { poison, byClass: { internal: { attempts: 1 } } },
    });
    const letters = createLetterWorker({ sql, backend, logger: silentLogger });
    await Promise.all([worker.ready, letters.ready]);
    queue = openBoard(board.open());
    handler = createWebhookHandler({ sql, queue: backend.queue("incoming_message"), channels });
    tenant = await createReplayTenant(db.pool);
    stop = [() => letters.close(), () => worker.stop(), () => backend.close()];
  }
  afterEach(async () => {
    await queue.close();
    for (const end of stop) await end();
    await board.end();
  });

  const say = (body: string) =>
    deliver(handler, tenant, {
      body: {
        event: "messages.upsert",
        instance: "loja-demo",
        data: {
          key: { remoteJid: "5511987000001@s.whatsapp.net", fromMe: false, id: `${kind}-${body}` },
          message: { conversation: body },
          messageTimestamp: 1_795_333_000,
        },
      },
    });
  const bodies = async () =>
    (
      await db.pool.query("select body from prosa.messages where tenant_id = $1 order by seq", [
        tenant.tenantId,
      ])
    ).rows.map(({ body }) => body as string);
  const letter = async () =>
    (
      await db.pool.query(
        `select d.id, d.resolution, d.replayed_by "by", d.error_class class, d.normalizer_version version,
           w.state from prosa.dead_letters d join prosa.webhook_events w on w.ord::text = d.source_id
         where d.tenant_id = $1`,
        [tenant.tenantId],
      )
    ).rows[0];
  const announce = () => announceLetters({ sql, backend: board.backend, logger: silentLogger });
  const failedJobs = async () =>
    (await queue.failed()).filter(({ data }) => tenant.channelIds.includes(data.channelId ?? ""));

  it("shows as one failed job with its cause, and a retry of that job replays it once", async () => {
    await start("skip");
    for (const body of ["um", "veneno", "três"]) await say(body);
    await expect.poll(bodies, soon).toEqual(["um", "três"]);
    expect(await letter()).toMatchObject({ class: "internal", version: 1, state: "dead" });

    await Promise.all([announce(), announce()]);
    await announce();
    await expect.poll(async () => (await failedJobs()).length, soon).toBe(1);
    const [job] = await failedJobs();
    expect(job?.failedReason).toBe("internal: internal: cannot read this");

    await queue.retry(job?.id ?? "");
    const shownAgain = async () => {
      await announce();
      return (await failedJobs()).filter(({ id }) => id !== job?.id).length;
    };
    await expect.poll(shownAgain, soon).toBe(1);

    isBroken = false;
    const [again] = await failedJobs();
    await queue.retry(again?.id ?? "");
    await expect.poll(bodies, soon).toEqual(["um", "três", "veneno"]);
    expect(await letter()).toMatchObject({ resolution: "replayed", by: "queue", state: "done" });
    const twice = await sql.call<{ replayed: boolean }>(
      "replay_dead_letter",
      { id: (await letter()).id, by: "somebody" },
      "service",
    );
    expect(twice).toMatchObject({ replayed: false, resolution: "replayed" });
    expect(await bodies()).toEqual(["um", "três", "veneno"]);
  });

  it("holds its lane where poison blocks, and a replay lets it go on in order", async () => {
    await start("block");
    for (const body of ["um", "veneno", "três"]) await say(body);
    await expect.poll(async () => (await letter())?.state, soon).toBe("pending");
    expect(await bodies()).toEqual(["um"]);
    const { blockedLanes } = await sql.call<{ blockedLanes: number }>(
      "pipeline_figures",
      {},
      "service",
    );
    expect(blockedLanes).toBeGreaterThan(0);
    isBroken = false;
    await announce();
    await expect.poll(async () => (await failedJobs()).length, soon).toBe(1);
    const [job] = await failedJobs();
    await queue.retry(job?.id ?? "");
    await expect.poll(bodies, { ...soon, timeout: 60_000 }).toEqual(["um", "veneno", "três"]);
    expect(await letter()).toMatchObject({ resolution: "replayed", state: "done" });
  });

  it("that blocks is taken off the list when its hourly try succeeds", async () => {
    await start("block");
    for (const body of ["veneno", "dois"]) await say(body);
    await expect.poll(async () => (await letter())?.state, soon).toBe("pending");
    isBroken = false;
    await db.pool.query(
      "update prosa.webhook_events set next_attempt_at = now() where tenant_id = $1",
      [tenant.tenantId],
    );
    await expect.poll(bodies, { ...soon, timeout: 60_000 }).toEqual(["veneno", "dois"]);
    expect(await letter()).toMatchObject({ resolution: "replayed", by: "worker" });
  });

  it("that blocks lets its lane go on when it is discarded, and a channel's own policy wins", async () => {
    await start("skip");
    const [channelId] = tenant.channelIds;
    await sql.call("set_channel_poison", { channelId, poison: "block" }, "service");
    for (const body of ["um", "veneno", "três"]) await say(body);
    await expect.poll(async () => (await letter())?.state, soon).toBe("pending");
    expect(await bodies()).toEqual(["um"]);
    const { id } = await letter();
    await sql.call("discard_dead_letter", { id, by: "test", reason: "spam" }, "service");
    await expect.poll(bodies, { ...soon, timeout: 60_000 }).toEqual(["um", "três"]);
    expect(await letter()).toMatchObject({ resolution: "discarded", state: "dead" });
  });
});

describe("letters of other queues", () => {
  const letters = async (tenantId: string) =>
    (
      await db.pool.query(
        `select id, queue, error_class class, resolution from prosa.dead_letters where tenant_id = $1`,
        [tenantId],
      )
    ).rows;
  const replay = (id: string) =>
    sql.call<{ replayed: boolean }>("replay_dead_letter", { id, by: "test" }, "service");

  it("are those of files that were given up, until they are fetched again", async () => {
    const { tenantId, channelIds } = await createReplayTenant(db.pool);
    const { rows } = await db.pool.query(
      `with p as (insert into prosa.contacts (id, tenant_id, name)
           values (gen_random_uuid(), $1, 'Ana') returning id),
         a as (insert into prosa.addresses (id, tenant_id, channel_id, contact_id, kind, send_key)
           select gen_random_uuid(), $1, $2, p.id, 'person', '5511987650001' from p
           returning id, contact_id),
         c as (insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number)
           select gen_random_uuid(), $1, $2, a.contact_id, a.id, 1 from a returning id),
         m as (insert into prosa.messages (id, tenant_id, conversation_id, channel_id, seq, sort_ts,
             direction, origin, author_kind, kind)
           select gen_random_uuid(), $1, c.id, $2, 1, now(), 'in', 'customer', 'customer', 'image'
           from c returning id, conversation_id)
       insert into prosa.attachments (id, tenant_id, conversation_id, message_id, kind, state)
       select gen_random_uuid(), $1, m.conversation_id, m.id, 'image', 'pending' from m returning id`,
      [tenantId, channelIds[0]],
    );
    const state = (to: string) =>
      db.pool.query("update prosa.attachments set state = $2, error_code = $3 where id = $1", [
        rows[0].id,
        to,
        to === "failed" ? "attachment.not_found" : null,
      ]);
    await state("failed");
    const [letter] = await letters(tenantId);
    expect(letter).toMatchObject({ queue: "media", class: "attachment.not_found" });
    expect(await replay(letter.id)).toMatchObject({ replayed: true });
    expect(await replay(letter.id)).toMatchObject({ replayed: false });
    await state("failed");
    expect(await letters(tenantId)).toMatchObject([{ resolution: null }]);
    await state("pending");
    await state("ready");
    expect(await letters(tenantId)).toMatchObject([{ resolution: "replayed" }]);
  });

  it("are those of looks back that a provider refused, once for each channel", async () => {
    const { tenantId, channelIds } = await createReplayTenant(db.pool);
    const fail = async () => {
      const { backfill } = await sql.call<{ backfill: { id: string } }>(
        "want_backfill",
        { channelId: channelIds[0] },
        "service",
      );
      await sql.call("take_backfills", { limit: 1, holdMs: 1_000, id: backfill.id }, "service");
      await sql.call(
        "fail_backfill_step",
        {
          id: backfill.id,
          errorClass: "channel.rejected",
          error: "Evolution refuses our key.",
          waitMs: 1,
          maxAttempts: 1,
        },
        "service",
      );
    };
    await fail();
    await fail();
    const [letter, another] = await letters(tenantId);
    expect(another).toBeUndefined();
    expect(letter).toMatchObject({ queue: "maintenance", class: "channel.rejected" });
    expect(await replay(letter.id)).toMatchObject({ replayed: true });
    const { rows } = await db.pool.query(
      "select state from prosa.backfills where tenant_id = $1 order by created_at",
      [tenantId],
    );
    expect(rows.map(({ state }) => state)).toEqual(["failed", "failed", "waiting"]);
  });
});
