import { backoffMs } from "@prosa/core";
import { type PoisonPolicy, retryPolicyOf } from "../ports/index.ts";
import type { LaneOutcome } from "./commit.ts";
import type { InboundDeps } from "./inbound-deps.ts";
import { type ClaimedEvent, errorClassOf, type PreparedEvent, prepareEvent } from "./prepare.ts";

/** What a run left behind: nothing, more than one run's share, or something to wait for. */
export type DrainResult = "done" | "more" | { deferMs: number };

export const CLAIM_SIZE = 50;
const shareEvents = 500;
const shareMs = 2_000;
const blockedRetryMs = 3_600_000;
/** A replay changes the row alone: a job that sleeps for an hour would not see it. */
const lookAgainMs = 5_000;

/**
 * Applies a lane's pending events in order, fifty at a time, until it is empty, fails, or has had
 * its share of 500 events or 2 seconds.
 *
 * It holds nothing: another run of the same lane would share its oldest event, and the commit lets
 * one of the two through.
 */
export async function drainLane(deps: InboundDeps, laneKey: string): Promise<DrainResult> {
  const startedMs = deps.clock.monotonic();
  for (let handled = 0; ; ) {
    const claim = await deps.claims.push(laneKey);
    if (claim.retryAt !== null) return { deferMs: untilMs(deps, claim.retryAt) };
    if (claim.events.length === 0) return "done";
    const result = await applyEvents(deps, laneKey, claim.events);
    if (result !== "applied") return result;
    handled += claim.events.length;
    if (handled >= shareEvents || deps.clock.monotonic() - startedMs >= shareMs) return "more";
    if (claim.events.length < CLAIM_SIZE) return "done";
  }
}

function untilMs({ clock }: InboundDeps, retryAt: string): number {
  return Math.min(lookAgainMs, Math.max(1, Date.parse(retryAt) - clock.now()));
}

async function applyEvents(
  deps: InboundDeps,
  laneKey: string,
  events: ClaimedEvent[],
): Promise<"applied" | "more" | { deferMs: number }> {
  const prepared: PreparedEvent[] = [];
  let failure: Error | undefined;
  for (const event of events) {
    const result = prepareEvent(deps.channels, event);
    if (result instanceof Error) {
      failure = result;
      break;
    }
    prepared.push(result);
  }
  if (prepared.length > 0) {
    const outcome = await deps.commits.push({ laneKey, events: prepared });
    await wakeMedia(deps, outcome);
    if (!outcome.ok) return { deferMs: 20 + Math.random() * 200 };
    if (outcome.failed)
      return giveUp(deps, laneKey, events[outcome.failed.index], outcome.failed.error);
  }
  if (failure) return giveUp(deps, laneKey, events[prepared.length], failure);
  return "applied";
}

/** Counts the attempt of an event that failed, and says when its lane goes on. */
async function giveUp(
  deps: InboundDeps,
  laneKey: string,
  event: ClaimedEvent | undefined,
  error: Error,
): Promise<"more" | { deferMs: number }> {
  if (!event) return "more";
  const attempt = event.attempts + 1;
  const errorClass = errorClassOf(error);
  const retry = retryPolicyOf(deps.policy, errorClass);
  const dead = attempt >= retry.attempts;
  const blocked = dead && poisonOf(deps, event) === "block";
  const waitMs = blocked ? blockedRetryMs : backoffMs(attempt, Math.random(), retry);
  const retryAt = dead && !blocked ? null : new Date(deps.clock.now() + waitMs).toISOString();
  deps.logger[dead ? "error" : "warn"](
    { webhook_event_id: event.id, tenant_id: event.tenantId, attempt, dead, error: error.message },
    dead ? "event is a dead letter" : "event failed, its lane waits",
  );
  await deps.commits.push({
    laneKey,
    events: [
      {
        ord: event.ord,
        normalizerVersion: deps.channels[event.provider]?.normalizerVersion ?? 0,
        failed: { error: error.message, errorClass, retryAt, dead },
      },
    ],
  });
  return retryAt === null ? "more" : { deferMs: Math.min(waitMs, lookAgainMs) };
}

function poisonOf({ policy }: InboundDeps, { settings }: ClaimedEvent): PoisonPolicy {
  const own = settings.poison;
  return own === "skip" || own === "block" ? own : policy.poison;
}

async function wakeMedia(deps: InboundDeps, { mediaJobs }: LaneOutcome): Promise<void> {
  if (mediaJobs.length === 0) return;
  try {
    await deps.media.addBulk(
      mediaJobs.map((attachmentId) => ({
        name: "fetch",
        data: { attachmentId },
        deduplicationId: attachmentId,
      })),
    );
  } catch (error) {
    deps.logger.warn({ error: String(error) }, "media jobs were not added; the sweeper will");
  }
}
