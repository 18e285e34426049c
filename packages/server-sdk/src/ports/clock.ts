/** Tells the time; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970 in UTC. */
  now(): number;
  /** Milliseconds that never go back, for deadlines. */
  monotonic(): number;
}

/** The clock of the process. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
