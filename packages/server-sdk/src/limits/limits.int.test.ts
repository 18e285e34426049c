import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import {
  createReplayTenant,
  type ReplayTenant,
} from "../../../../supabase/tests/ingest-replay-support.ts";
import { createQueueBackend } from "../adapters/bullmq/index.ts";
import { createPostgresGateway } from "../adapters/postgres/index.ts";
import { evolution } from "../channels/evolution/index.ts";
import type { QueueBackend, SqlGateway } from "../ports/index.ts";
import { createProsa, type Prosa } from "../prosa.ts";
import { behindProxies } from "./client-address.ts";
import type { LimitOptions } from "./limiter.ts";

let db: TestDatabase;
let sql: SqlGateway;
let redis: LocalRedis;
let tenant: ReplayTenant;
let asked = 0;
const running: { prosa: Prosa; queues: QueueBackend }[] = [];
beforeAll(async () => {
  [db, redis] = await Promise.all([createDatabase(), startRedis()]);
  tenant = await createReplayTenant(db.pool);
  const gateway = createPostgresGateway({ connectionString: db.databaseUrl });
  sql = {
    call: (fn, ...rest) => {
      if (fn === "resolve_channel_token") asked += 1;
      return gateway.call(fn, ...rest);
    },
    close: async () => gateway.close?.(),
  };
});
afterAll(async () => {
  for (const { prosa } of running) await prosa.close();
  await sql.close?.();
  await redis.stop();
  await db.drop();
});

/** One process of several: its own memory and connections, the same Redis. */
function process(limits: LimitOptions, prefix: string): Prosa {
  const queues = createQueueBackend({ redisUrl: redis.url, prefix });
  const prosa = createProsa({
    sql,
    queues,
    limits,
    channels: [evolution()],
    authenticate: async (request) => ({ claims: { sub: request.headers.get("x-user") } }),
  });
  running.push({ prosa, queues });
  return prosa;
}

const say = (user: string) =>
  new Request("http://prosa.test/api/messages", {
    method: "POST",
    headers: { "x-user": user },
    body: "{}",
  });

describe("limits", () => {
  it("hold for all processes together, and answer 429 with Retry-After", async () => {
    const limits = { send: { max: 3, windowSeconds: 60 }, upload: { max: 1, windowSeconds: 60 } };
    const [one, two] = [process(limits, "shared"), process(limits, "shared")];
    const statuses = [];
    for (const prosa of [one, two, one, two]) {
      statuses.push((await prosa.api(say("caio"))).status);
    }
    expect(statuses).toEqual([422, 422, 422, 429]);
    const refused = await one.api(say("caio"));
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: "request.limited" } });
    expect((await two.api(say("lia"))).status).toBe(422);

    const upload = () =>
      new Request("http://prosa.test/api/internal/v1/create_attachment", {
        method: "POST",
        headers: { "x-user": "caio" },
        body: "{}",
      });
    expect((await one.api(upload())).status).not.toBe(429);
    expect((await two.api(upload())).status).toBe(429);
  });

  it("are another installation's own, and keep nobody's name in Redis", async () => {
    const other = process({ send: { max: 3, windowSeconds: 60 } }, "other");
    expect((await other.api(say("caio"))).status).toBe(422);
    const look = new Redis(redis.url);
    const keys = await look.keys("*limit*");
    look.disconnect();
    expect(keys.length).toBeGreaterThan(2);
    expect(keys.join()).not.toMatch(/caio|lia/);
  });
});

describe("webhooks with a wrong token", () => {
  const address = "203.0.113.7";
  const knock = (prosa: Prosa, token: string, forwarded = address) =>
    prosa.webhook(
      new Request("http://prosa.test/api/webhook", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "x-forwarded-for": `6.6.6.6, ${forwarded}` },
        body: JSON.stringify({ event: "moon.phase", instance: "loja-demo", data: {} }),
      }),
    );
  const limits = {
    webhook: { max: 3, windowSeconds: 600 },
    clientAddress: behindProxies(1),
  };

  it("reach the database only so often, and never in the way of one that is known", async () => {
    const prosa = process(limits, "webhook");
    const token = tenant.tokens.get("loja-demo") as string;
    expect((await knock(prosa, token)).status).toBe(202);
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await knock(prosa, `wrong-${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 503, 503, 503]);
    const before = asked;
    const refused = await knock(prosa, "wrong-again");
    expect([refused.status, asked]).toEqual([503, before]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await knock(prosa, token)).status).toBe(202);
    expect((await knock(prosa, "wrong-elsewhere", "203.0.113.8")).status).toBe(401);

    const fresh = process(limits, "webhook");
    expect((await knock(fresh, token)).status).toBe(503);
    expect((await knock(fresh, token, "203.0.113.9")).status).toBe(202);
    expect((await knock(fresh, token)).status).toBe(202);
  });

  it("are not counted by an address that nobody vouches for", async () => {
    const { webhook } = limits;
    const prosa = process({ webhook }, "unvouched");
    const statuses = new Set<number>();
    for (let n = 0; n < 8; n++) statuses.add((await knock(prosa, `wrong-${n}`)).status);
    expect([...statuses]).toEqual([401]);
  });
});
