import { type RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import type { Limit, LimitCounter } from "../ports/index.ts";

/** A counter over one of the library's limiters, which rejects with a result when a key is used up. */
export function counterOf(limiter: RateLimiterAbstract, { max }: Limit): LimitCounter {
  return {
    take: (key) =>
      limiter.consume(key).then(
        () => 0,
        (rejected: unknown) => {
          if (rejected instanceof RateLimiterRes) return waitOf(rejected);
          throw rejected;
        },
      ),
    look: async (key) => {
      const found = await limiter.get(key);
      return found && found.consumedPoints >= max ? waitOf(found) : 0;
    },
  };
}

/** Never 0: that would say that there is nothing to wait for. */
function waitOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, msBeforeNext);
}
