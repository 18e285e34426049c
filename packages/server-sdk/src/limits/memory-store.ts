import { RateLimiterMemory } from "rate-limiter-flexible";
import type { LimitStore } from "../ports/index.ts";
import { counterOf } from "./counter.ts";

/** Counts in this process alone. */
export function createMemoryLimits(): LimitStore {
  return (name, limit) =>
    counterOf(
      new RateLimiterMemory({
        keyPrefix: name,
        points: limit.max,
        duration: limit.windowSeconds,
      }),
      limit,
    );
}
