import { isProsaError, ProsaError } from "@prosa/core";
import type { Clock } from "../ports/index.ts";

/** Keeps callers from waiting, one after the other, for something that is away. */
export interface Breaker {
  /**
   * Runs the work. After one that found the dependency away, others are refused at once for
   * `openMs`; then one tries again, and the others are refused until it has an answer.
   *
   * @throws ProsaError `storage.unavailable` when it refuses; else what the work throws.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** True for an error that says: not there, or not in time. The work may have been done all the same. */
export function isAway(error: unknown): boolean {
  return (
    isProsaError(error) &&
    (error.code === "storage.unavailable" || error.code === "storage.timeout")
  );
}

export function createBreaker(options: {
  /** What is away, as errors name it. */
  name: string;
  clock: Clock;
  /** @defaultValue 1000 */
  openMs?: number;
}): Breaker {
  const { name, clock, openMs = 1_000 } = options;
  let retryAtMs: number | null = null;
  return {
    run: async (work) => {
      const nowMs = clock.monotonic();
      if (retryAtMs !== null) {
        if (nowMs < retryAtMs)
          throw new ProsaError(
            "storage.unavailable",
            `${name} was away a moment ago, so it is not asked again yet.`,
          );
        retryAtMs = Number.POSITIVE_INFINITY;
      }
      try {
        const result = await work();
        retryAtMs = null;
        return result;
      } catch (error) {
        retryAtMs = isAway(error) ? clock.monotonic() + openMs : null;
        throw error;
      }
    },
  };
}
