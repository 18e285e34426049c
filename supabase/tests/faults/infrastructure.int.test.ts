import { randomUUID } from "node:crypto";
import {
  type LocalRedis,
  type LocalRedisCluster,
  startRedis,
  startRedisCluster,
} from "@prosa/local-stack/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FragilePostgres, startFragilePostgres } from "./fragile-postgres.ts";
import { type CaseOptions, runCase, runOn, type Trouble } from "./run-case.ts";
import type { Shop } from "./shop.ts";
import { until } from "./until.ts";
import { type Row, writeTable } from "./write-table.ts";

const table: Row[] = [];
let redis: LocalRedis;
beforeAll(async () => {
  redis = await startRedis({ own: true });
});
afterAll(async () => {
  await writeTable("infrastructure", table);
  await redis.stop();
});

const awayMs = 3_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The day has begun: the first messages are stored, and there is more to come. */
const begun = (shop: Shop) =>
  until("the first messages are stored", async () => {
    const { rows } = await shop.pool.query("select count(*)::int as n from prosa.messages");
    return rows[0].n >= 3 || null;
  });

async function hold(what: string, queues: string, result: ReturnType<typeof runCase>) {
  const row = { what, queues, ...(await result) };
  table.push(row);
  expect(row.failure, what).toBeNull();
  const point = what.split("killed at ")[1];
  expect(row.kills, "the fault met the process").toEqual(point ? [point] : []);
}

const signal = (name: NodeJS.Signals) => process.kill(redis.pid ?? 0, name);
const hang: Trouble = async () => {
  signal("SIGSTOP");
  await pause(awayMs);
  signal("SIGCONT");
};

describe("Redis", () => {
  const troubles: Record<string, Trouble> = {
    "Redis flushed": async () => {
      const admin = new Redis(redis.url);
      for (let n = 0; n < 3; n += 1) {
        await admin.flushall();
        await pause(400);
      }
      admin.disconnect();
    },
    "Redis hung for 3 s": hang,
    "Redis killed and started again, empty": async () => {
      const port = Number(new URL(redis.url).port);
      signal("SIGKILL");
      await redis.stop();
      await pause(1_000);
      redis = await startRedis({ own: true, port });
    },
  };
  it.each(Object.keys(troubles))("%s costs nothing", async (what) => {
    await hold(
      what,
      "redis",
      runCase({
        redisUrl: redis.url,
        trouble: async (shop) => {
          await begun(shop);
          await troubles[what]?.(shop);
        },
      }),
    );
  });
});

describe("Postgres", () => {
  let postgres: FragilePostgres;
  beforeAll(async () => {
    postgres = await startFragilePostgres();
  });
  afterAll(() => postgres.stop());

  const crash: Trouble = async (shop) => {
    await begun(shop);
    await postgres.crash();
    // Something comes meanwhile, however slow the day is: the reaction that she gives anyway.
    const [first] = shop.fake.phone.chat("lucia-ferraz");
    shop.fake.phone.react("lucia-ferraz", first?.id ?? "", "👍");
    await pause(awayMs);
    await postgres.start();
  };
  const both: Trouble = async (shop) => {
    await begun(shop);
    await Promise.all([postgres.crash(), hang(shop)]);
    await postgres.start();
  };
  const inRedis = () => ({ redisUrl: redis.url });
  const rows: [string, string, () => CaseOptions][] = [
    ["Postgres away for 3 s", "redis", () => ({ ...inRedis(), trouble: crash })],
    ["Postgres away for 3 s", "postgres", () => ({ trouble: crash })],
    ["both away for 3 s", "redis", () => ({ ...inRedis(), trouble: both })],
    [
      "Postgres away for 3 s, killed at spill:push:after",
      "redis",
      () => ({ ...inRedis(), trouble: crash, faults: [{ point: "spill:push:after", pass: 1 }] }),
    ],
    [
      "Postgres away for 3 s, killed at spill:remove:before",
      "redis",
      () => ({ ...inRedis(), trouble: crash, faults: [{ point: "spill:remove:before", pass: 1 }] }),
    ],
  ];
  it.each(rows)("%s, with queues in %s, costs nothing", async (what, queues, options) => {
    const databaseUrl = await postgres.createDatabase(`shop_${randomUUID().replaceAll("-", "")}`);
    await hold(what, queues, runOn(databaseUrl, options()));
  });
});

describe("a Redis Cluster of three nodes", () => {
  let cluster: LocalRedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  it.concurrent.each([
    "queue:incoming_message.addBulk:before",
    "sql:ingest_events:after",
    "provider:send:after",
    "queue:send_message.defer:after",
    "store:put:after",
  ])("killed at %s costs nothing", async (point) => {
    await hold(
      `killed at ${point}`,
      "cluster",
      runCase({ redisUrl: cluster.url, faults: [{ point, pass: 1 }] }),
    );
  });
});

describe("a provider that", () => {
  const rows: [string, Partial<CaseOptions>][] = [
    ["answers 500 and sends nothing", { providerTroubles: [{ sendFailure: "500-before" }] }],
    ["answers 500 after it delivered", { providerTroubles: [{ sendFailure: "500-after" }] }],
    ["delivers and never answers", { providerTroubles: [{ sendFailure: "timeout" }] }],
    [
      "delivers after we gave up waiting",
      { providerTroubles: [{ slowMs: 2_500 }], times: { timeoutMs: 1_500, holdMs: 4_000 } },
    ],
  ];
  it.concurrent.each(rows)("%s costs nothing", async (what, options) => {
    await hold(`provider ${what}`, "redis", runCase({ redisUrl: redis.url, ...options }));
  });
});
