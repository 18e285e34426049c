import { ProsaError } from "@prosa/core";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { createMetrics, renderMetrics } from "../../packages/server-sdk/src/api/metrics.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { importSpill } from "../../packages/server-sdk/src/intake/import-spill.ts";
import { recordEvents } from "../../packages/server-sdk/src/intake/record-events.ts";
import {
  type JobQueue,
  type NewJob,
  type QueueBackend,
  type SpillStore,
  type SqlGateway,
  silentLogger,
  type WebHandler,
} from "../../packages/server-sdk/src/ports/index.ts";
import { createWebhookHandler } from "../../packages/server-sdk/src/webhook/handler.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createReplayTenant, deliver, type ReplayTenant } from "./ingest-replay-support.ts";

const hourMs = 3_600_000;
const startedAt = Date.now() - 2 * hourMs;

let redis: LocalRedis;
let db: TestDatabase;
let postgres: SqlGateway;
let runs = 0;

let backend: QueueBackend;
let spill: SpillStore;
let tenant: ReplayTenant;
let handler: WebHandler;
let passedMs: number;
let state: "well" | "away" | "answers lost";
let redisAway: boolean;
let jobs: NewJob[];
let background: Promise<unknown>[];

const away = () => new ProsaError("storage.unavailable", "taken away");
const sql: SqlGateway = {
  call: async (fn, args, as, options) => {
    if (state === "away") throw away();
    const answer = await postgres.call(fn, args, as, options);
    if (state === "answers lost") throw away();
    return answer as never;
  },
};
const queue: JobQueue = {
  add: async (job) => void jobs.push(job),
  addBulk: async (added) => void jobs.push(...added),
  close: async () => {},
};

beforeAll(async () => {
  [redis, db] = await Promise.all([startRedis(), createDatabase()]);
  postgres = createPostgresGateway({ connectionString: db.databaseUrl });
});
afterAll(async () => {
  await postgres.close?.();
  await redis.stop();
  await db.drop();
});
beforeEach(async () => {
  runs += 1;
  backend = createQueueBackend({ redisUrl: redis.url, prefix: `outage${runs}-${process.pid}` });
  spill = backend.spill as SpillStore;
  tenant = await createReplayTenant(db.pool);
  [passedMs, state, redisAway, jobs, background] = [0, "well", false, [], []];
  handler = startHandler();
});
afterEach(() => backend.close());

/** As a process that starts: it remembers nothing. */
const startHandler = () =>
  createWebhookHandler({
    sql,
    queue,
    spill: {
      ...spill,
      push: (values) => (redisAway ? Promise.reject(away()) : spill.push(values)),
    },
    channels: { evolution: evolution() },
    clock: { now: () => startedAt + passedMs, monotonic: () => passedMs },
    waitUntil: (work) => void background.push(work),
  });

const post = async (id: string) => {
  const body = {
    event: "messages.upsert",
    instance: "loja-demo",
    data: {
      key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id },
      message: { conversation: "oi" },
      messageTimestamp: 1_795_333_000,
    },
  };
  return (await deliver(handler, tenant, { body })).status;
};

const stored = async () =>
  (
    await db.pool.query(
      `select payload #>> '{data,key,id}' id, received_at from prosa.webhook_events
       where tenant_id = $1 order by ord`,
      [tenant.tenantId],
    )
  ).rows as { id: string; received_at: Date }[];

const storedIds = async () => (await stored()).map(({ id }) => id);

describe("while Postgres is away", () => {
  it("leaves what a killed process put aside before what the next one hears", async () => {
    expect(await post("A")).toBe(202);
    state = "away";
    expect(await post("B")).toBe(202);
    state = "well";
    handler = startHandler();
    expect(await post("C")).toBe(202);
    await Promise.all(background);
    expect(await storedIds()).toEqual(["A", "B", "C"]);
  });

  it("keeps events in Redis, brings them home in order, and then wakes their lane", async () => {
    expect(await post("A")).toBe(202);
    state = "away";
    expect([await post("B"), await post("C"), await post("B")]).toEqual([202, 202, 202]);
    expect(await spill.size()).toBe(3);
    expect(await storedIds()).toEqual(["A"]);

    state = "well";
    jobs.length = 0;
    passedMs += 1_500;
    expect(await post("D")).toBe(202);
    await Promise.all(background);
    expect(await storedIds()).toEqual(["A", "B", "C", "D"]);
    expect(await spill.size()).toBe(0);
    expect(jobs.map(({ data }) => data)).toEqual(
      jobs.map(() => ({ lane: `${tenant.channelIds[0]}/chat:5511987650001@s.whatsapp.net` })),
    );
    expect(jobs.length).toBeGreaterThan(0);
    expect(await post("E")).toBe(202);
    expect(await spill.size()).toBe(0);
    expect(await storedIds()).toEqual(["A", "B", "C", "D", "E"]);
  });

  it("keeps the time at which an event came", async () => {
    await post("A");
    state = "away";
    passedMs += hourMs;
    await post("B");
    state = "well";
    passedMs += hourMs / 2;
    await post("C");
    await Promise.all(background);
    const times = Object.fromEntries(
      (await stored()).map(({ id, received_at }) => [id, received_at.getTime() - startedAt]),
    );
    expect(times).toMatchObject({ B: hourMs, C: hourMs * 1.5 });
  });

  it("stores an event once whose answer was lost on the way back", async () => {
    await post("A");
    state = "answers lost";
    expect(await post("B")).toBe(202);
    state = "well";
    passedMs += 1_500;
    await post("C");
    await Promise.all(background);
    expect(await storedIds()).toEqual(["A", "B", "C"]);
  });

  it("loses and doubles nothing when several bring the events home at once", async () => {
    await post("first");
    state = "away";
    const ids = Array.from({ length: 300 }, (_, n) => `M${n}`);
    for (const id of ids) await post(id);
    state = "well";
    const deps = { sql, spill, queue, logger: silentLogger };
    const record = (events: Parameters<typeof recordEvents>[1]) => recordEvents(deps, events);
    await Promise.all([1, 2, 3].map(() => importSpill({ ...deps, record })));
    expect(await storedIds()).toEqual(["first", ...ids]);
    expect(await spill.size()).toBe(0);
  });

  it("shows how many events wait", async () => {
    await post("A");
    state = "away";
    await post("B");
    const text = await renderMetrics({ sql, queues: backend, metrics: createMetrics() });
    expect(text).toContain("prosa_spill_events 1\n");
    expect(text).toContain('prosa_dependency_up{dependency="postgres"} 0\n');
  });

  it("refuses with 503 what nobody can keep, and what nobody can vouch for", async () => {
    state = "away";
    expect(await post("cold")).toBe(503);
    state = "well";
    passedMs += 1_500;
    expect(await post("A")).toBe(202);
    state = "away";
    redisAway = true;
    expect(await post("B")).toBe(503);
    redisAway = false;
    passedMs += 1_500;
    expect(await post("B")).toBe(202);
  });

  it("goes on with Postgres when Redis goes away while it holds events", async () => {
    await post("A");
    state = "away";
    await post("B");
    redisAway = true;
    state = "well";
    passedMs += 1_500;
    expect(await post("C")).toBe(202);
    expect(await storedIds()).toContain("C");
  });
});

describe("a token while Postgres is away", () => {
  const revoke = () =>
    db.pool.query("update prosa.channel_tokens set revoked_at = now() where tenant_id = $1", [
      tenant.tenantId,
    ]);

  it("opens its channel for 24 hours after Postgres last knew it, and no longer", async () => {
    await post("A");
    state = "away";
    passedMs += 24 * hourMs - 1;
    expect(await post("B")).toBe(202);
    passedMs += 2;
    expect(await post("C")).toBe(503);
  });

  it("opens nothing any more once Postgres could be asked and knew it no longer", async () => {
    await post("A");
    await revoke();
    passedMs += 15_001;
    expect(await post("B")).toBe(401);
    state = "away";
    passedMs += 15_001;
    expect(await post("C")).toBe(503);
  });
});
