import { type ErrorCode, isErrorCode, ProsaError } from "@prosa/core";
import type { QueuePolicies, QueuePolicy, RetryPolicy } from "./ports/index.ts";

/** What differs from the defaults, by queue. */
export type QueuePolicyOptions = {
  [Queue in keyof QueuePolicies]?: Partial<QueuePolicies[Queue]>;
};

// An outage is nobody's fault: it is waited out, and no work is given up for it.
const outages: QueuePolicy["byClass"] = {
  "storage.unavailable": { attempts: 1_000, baseMs: 500, maxMs: 60_000 },
  "storage.conflict": { attempts: 1_000, baseMs: 50, maxMs: 5_000 },
};

export const defaultQueuePolicies: QueuePolicies = {
  // Two commits of 16 lanes each are under way at once; Postgres as the queue takes 10 at most.
  incoming_message: {
    concurrency: 32,
    attempts: 8,
    baseMs: 500,
    maxMs: 300_000,
    byClass: outages,
    poison: "skip",
  },
  send_message: { concurrency: 10, attempts: 20, baseMs: 500, maxMs: 60_000, byClass: outages },
  media: { concurrency: 4, attempts: 12, baseMs: 2_000, maxMs: 900_000, byClass: outages },
};

/**
 * The policies of all queues: the defaults, and what the options change of them.
 *
 * @param concurrency - for `incoming_message` and `send_message`, unless theirs is given
 * @throws ProsaError `internal` that names what cannot be.
 */
export function queuePolicies(
  options: QueuePolicyOptions = {},
  concurrency?: number,
): QueuePolicies {
  const general = concurrency === undefined ? {} : { concurrency };
  for (const queue of Object.keys(options)) {
    if (!(queue in defaultQueuePolicies)) {
      fail(
        `"${queue}"`,
        `is no queue with a policy; ${Object.keys(defaultQueuePolicies).join(", ")} are`,
      );
    }
  }
  const { incoming_message, send_message, media } = defaultQueuePolicies;
  const policies: QueuePolicies = {
    incoming_message: merged(incoming_message, { ...general, ...options.incoming_message }),
    send_message: merged(send_message, { ...general, ...options.send_message }),
    media: merged(media, options.media ?? {}),
  };
  for (const [queue, policy] of Object.entries(policies)) check(queue, policy);
  if (!["skip", "block"].includes(policies.incoming_message.poison)) {
    fail("incoming_message.poison", 'is "skip" or "block"');
  }
  return policies;
}

function merged<Policy extends QueuePolicy>(base: Policy, change: Partial<Policy>): Policy {
  return { ...base, ...change, byClass: { ...base.byClass, ...change.byClass } };
}

function check(queue: string, { concurrency, byClass, ...retry }: QueuePolicy): void {
  within(`${queue}.concurrency`, concurrency, 1, 1_000);
  checkRetry(queue, retry);
  for (const [code, change] of Object.entries(byClass)) {
    if (!isErrorCode(code)) fail(`${queue}.byClass.${code}`, "is no error code of Prosa's");
    checkRetry(`${queue}.byClass.${code}`, { ...retry, ...byClass[code as ErrorCode], ...change });
  }
}

function checkRetry(place: string, { attempts, baseMs, maxMs }: RetryPolicy): void {
  within(`${place}.attempts`, attempts, 1, 1_000);
  within(`${place}.baseMs`, baseMs, 1, 3_600_000);
  within(`${place}.maxMs`, maxMs, baseMs, 86_400_000);
}

function within(place: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    fail(place, `is a whole number from ${least} to ${most}, not ${value}`);
  }
}

function fail(place: string, what: string): never {
  throw new ProsaError(
    "internal",
    `The queue policies cannot be used: ${place} ${what}. Correct what is passed to createProsa({ queuePolicies }).`,
  );
}
