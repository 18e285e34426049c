import { ProsaError } from "@prosa/core";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { withinMs } from "../../deadline.ts";
import { counterOf } from "../../limits/counter.ts";
import type { LimitStore } from "../../ports/index.ts";
import type { AnyRedis } from "./open-redis.ts";

const limitMs = 1_000;

/** Counts in Redis, for all processes together. @internal */
export function createRedisLimits(open: () => Promise<AnyRedis>, prefix: string): LimitStore {
  return (name, limit) => {
    const counter = async () =>
      counterOf(
        new RateLimiterRedis({
          storeClient: await open(),
          keyPrefix: `${prefix}:${name}`,
          points: limit.max,
          duration: limit.windowSeconds,
        }),
        limit,
      );
    let opening: ReturnType<typeof counter> | undefined;
    const ask = async (work: (opened: Awaited<typeof opening> & object) => Promise<number>) => {
      try {
        opening ??= counter();
        return await withinMs(opening.then(work), limitMs);
      } catch (cause) {
        opening = undefined;
        throw new ProsaError("storage.unavailable", "Redis did not count a request in time.", {
          cause,
        });
      }
    };
    return {
      take: (key) => ask((opened) => opened.take(key)),
      look: (key) => ask((opened) => opened.look(key)),
    };
  };
}
