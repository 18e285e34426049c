import type { ErrorCode } from "@prosa/core";

/** How often failed work is tried, and how long it waits in between. */
export interface RetryPolicy {
  /** Runs before it is given up, 1 to 1000. */
  attempts: number;
  /** Longest wait before the second run, in milliseconds; it doubles with each one. */
  baseMs: number;
  /** Longest wait of all, in milliseconds. */
  maxMs: number;
}

export interface QueuePolicy extends RetryPolicy {
  /** Jobs at once in this process, 1 to 1000. The Postgres backend runs at most 10. */
  concurrency: number;
  /** What is different for errors of a class, by their code. */
  byClass: Partial<Record<ErrorCode, Partial<RetryPolicy>>>;
}

/**
 * What becomes of a lane when one of its events is given up. `skip`: it goes on without. `block`: it
 * waits; the event is tried hourly, and is a dead letter meanwhile.
 */
export type PoisonPolicy = "skip" | "block";

/** The policy of every queue that can be tuned. */
export interface QueuePolicies {
  /** Its attempts are those of an event. */
  incoming_message: QueuePolicy & {
    /** A channel's own setting `poison` wins. */
    poison: PoisonPolicy;
  };
  /** Its attempts are those of a job: how long a message is tried is said by `sendTimes`. */
  send_message: QueuePolicy;
  /** Its attempts are those of a file. */
  media: QueuePolicy;
}

/** The retry policy for an error of a class. */
export function retryPolicyOf(
  policy: RetryPolicy & Partial<Pick<QueuePolicy, "byClass">>,
  errorClass: string,
): RetryPolicy {
  const { byClass = {}, ...general } = policy;
  return { ...general, ...byClass[errorClass as ErrorCode] };
}
