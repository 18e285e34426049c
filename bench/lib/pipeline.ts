import { type LocalRedis, startRedis } from "@prosa/local-stack";
import type { BenchCluster, BenchDatabase } from "./database.ts";
import { type BenchTenant, createBenchTenant } from "./tenant.ts";

/** A database of its own with a tenant, and what processes need to find it. */
export interface Bench {
  database: BenchDatabase;
  tenant: BenchTenant;
  /** `redis`: state through `DATABASE_URL`, queues in Redis. `postgres`: queues in Postgres too. */
  env(queues: "redis" | "postgres"): Record<string, string>;
  path: string;
  pending(): Promise<number>;
  messages(): Promise<number>;
  /** Milliseconds until no event is pending. */
  drained(): Promise<number>;
}

export async function createBench(cluster: BenchCluster, redis: LocalRedis): Promise<Bench> {
  const database = await cluster.fresh();
  const tenant = await createBenchTenant(database.databaseUrl);
  const redisUrl = new URL(redis.url);
  // Numbered databases keep the runs' queues apart.
  redisUrl.pathname = `/${(runs++ % 15) + 1}`;
  const count = async (sql: string) => Number((await database.pool.query(sql)).rows[0].n);
  const pending = () =>
    count("select count(*) n from prosa.webhook_events where state = 'pending'");
  return {
    database,
    tenant,
    path: `/api/webhook/evolution/${tenant.channelId}`,
    env: (queues) => ({
      DATABASE_URL: database.databaseUrl,
      ...(queues === "redis"
        ? { REDIS_URL: redisUrl.href }
        : { DATABASE_DIRECT_URL: database.databaseUrl }),
    }),
    pending,
    messages: () => count("select count(*) n from prosa.messages"),
    drained: async () => {
      const startedMs = performance.now();
      while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      return performance.now() - startedMs;
    },
  };
}
let runs = 0;

/** A Redis of the bench's own, whatever `REDIS_URL` says. */
export const startBenchRedis = () => startRedis({ own: true });
