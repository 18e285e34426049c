import { ProsaError } from "@prosa/core";
import { type Logger, type QueueBackend, silentLogger } from "../../ports/index.ts";
import { assembleBackend } from "./backend.ts";
import { connectPostgres } from "./postgres.ts";
import { connectRedis } from "./redis.ts";

export interface QueueBackendOptions {
  /**
   * Wins over `databaseUrl`. Several URLs with commas between them are nodes of one Redis Cluster,
   * e.g. `redis://a:6379,redis://b:6379`.
   */
  redisUrl?: string;
  /** A direct connection (no transaction pooler): BullMQ's Postgres backend listens on it. */
  databaseUrl?: string;
  /** Keeps several Prosas on one Redis apart; a hash tag is put around it. @defaultValue "prosa" */
  prefix?: string;
  logger?: Logger;
  /** Interval of the search for jobs of dead workers, in milliseconds. @defaultValue 5000 */
  stalledIntervalMs?: number;
  /**
   * How long a worker may be silent before its job is given to another, in milliseconds. A process
   * that is only slow then shares its job with another: safe, and work done twice.
   * @defaultValue 15000
   */
  lockMs?: number;
}

/**
 * Chooses where the queues live: Redis, or Postgres for small and embedded set-ups.
 *
 * Nothing is connected before the first use. Both give the same answers to the queue contract; the
 * Postgres backend runs at most 10 jobs at once in a process.
 *
 * @throws ProsaError `internal` when neither URL is given.
 */
export function createQueueBackend(options: QueueBackendOptions): QueueBackend {
  const prefix = options.prefix ?? "prosa";
  const logger = options.logger ?? silentLogger;
  const stalledIntervalMs = options.stalledIntervalMs ?? 5_000;
  const lockMs = options.lockMs ?? 15_000;
  if (options.redisUrl) {
    return assembleBackend(connectRedis(options.redisUrl, prefix, logger), {
      logger,
      stalledIntervalMs,
      lockMs,
      maxConcurrency: 1_000,
    });
  }
  if (options.databaseUrl) {
    return assembleBackend(connectPostgres(options.databaseUrl, prefix), {
      logger,
      stalledIntervalMs: Math.max(stalledIntervalMs, 5_000),
      lockMs,
      maxConcurrency: 10,
    });
  }
  throw new ProsaError(
    "internal",
    "Prosa has nowhere to keep its queues, so no webhook would be processed and no message sent. Set REDIS_URL (production) or DATABASE_DIRECT_URL (queues in Postgres).",
  );
}
