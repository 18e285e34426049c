import { ProsaError } from "@prosa/core";
import { Queue, Worker } from "bullmq";
import type { RedisOptions } from "ioredis";
import type { Logger } from "../../ports/index.ts";
import type { Connections } from "./connections.ts";
import { createRedisLimits } from "./limit-store.ts";
import { type AnyRedis, openRedis } from "./open-redis.ts";
import { createRedisSpill } from "./spill.ts";

/**
 * Adders never wait for a Redis that is away: no offline queue, and every command ends in 2 s.
 * Workers wait for ever, as BullMQ demands of them.
 */
export function connectRedis(url: string, prefix: string, logger: Logger): Connections {
  let adding: AnyRedis | undefined;
  let working: AnyRedis | undefined;
  let checked: Promise<void> | undefined;

  const open = (options: RedisOptions) => {
    const redis = openRedis(url, { connectTimeout: 5_000, ...options });
    redis.on("error", (error: Error) => logger.warn({ error: error.message }, "Redis is away"));
    return redis;
  };
  const adder = () => {
    adding ??= open({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 2_000,
      // A connection that fell silent is replaced, and what waits on it is not kept for ever.
      socketTimeout: 10_000,
    });
    return adding;
  };
  const worker = () => {
    working ??= open({ maxRetriesPerRequest: null });
    return working;
  };

  const ready = async () => {
    await whenReady(adder());
    checked ??= refuseEviction(adder(), logger).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    await checked;
  };

  return {
    kind: "redis",
    ready,
    spill: createRedisSpill(() => ready().then(adder), `{${prefix}}:webhook-spill`),
    limits: createRedisLimits(() => ready().then(adder), `{${prefix}}:limit`),
    ping: async () => {
      await whenReady(adder());
      await adder().ping();
    },
    createQueue: (name, options) =>
      new Queue(name, { ...options, prefix: `{${prefix}}`, connection: adder() }),
    createWorker: (name, process, options) =>
      new Worker(name, process, { ...options, prefix: `{${prefix}}`, connection: worker() }),
    close: async () => {
      for (const redis of [adding, working]) redis?.disconnect();
    },
  };
}

function whenReady(redis: AnyRedis): Promise<void> {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      clearTimeout(timer);
      redis.off("ready", finish);
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => finish(new Error("Redis is not connected")), 2_000);
    redis.on("ready", finish);
  });
}

/** Under another policy Redis drops queue keys when it is full, and jobs vanish unseen. */
async function refuseEviction(redis: AnyRedis, logger: Logger): Promise<void> {
  const answer = await redis.config("GET", "maxmemory-policy").catch((error: Error) => {
    logger.warn(
      { error: error.message },
      "Redis does not say its maxmemory-policy; make sure that it is noeviction",
    );
    return null;
  });
  const policy = Array.isArray(answer) ? String(answer[1]) : null;
  if (policy !== null && policy !== "noeviction") {
    throw new ProsaError(
      "internal",
      `Redis runs with maxmemory-policy ${policy}, so a full Redis would drop queued work without a trace. Set it to noeviction.`,
    );
  }
}
