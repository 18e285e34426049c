/** At most `max` in `windowSeconds`; the window begins with the first one. */
export interface Limit {
  max: number;
  windowSeconds: number;
}

/** Counts by key. */
export interface LimitCounter {
  /** Counts one and says how long to wait, in milliseconds: 0 when it was within the limit. */
  take(key: string): Promise<number>;
  /** How long to wait, in milliseconds, without counting. */
  look(key: string): Promise<number>;
}

/**
 * Where counts are kept. What several processes share counts together.
 *
 * @throws ProsaError from the counters: `storage.unavailable` when the store does not answer.
 */
export type LimitStore = (name: string, limit: Limit) => LimitCounter;
