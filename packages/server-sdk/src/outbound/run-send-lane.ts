import { isProsaError } from "@prosa/core";
import type { JsonObject } from "../ports/index.ts";
import { deliver, deliverChange, deliverReaction, retryAfterMs } from "./deliver.ts";
import { lookUp } from "./look-up.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import type { CallStep, ChangeStep, LookupStep, ReactStep, SendStep } from "./send-step.ts";
import { presentTyping } from "./show-typing.ts";

/** Steps in one run before other conversations get their turn. */
const fairShare = 20;
/** Waits are looked at again this often, so that an echo or a person can end them sooner. */
const longestWaitMs = 2_000;
/** What waits longer has no job meanwhile: its row is due then, and the sweeper wakes it. */
const longestJobMs = 30_000;

/** `deferMs`: come back then. `more`: there is more to do right now. */
export type LaneResult = { deferMs: number } | "more" | "done";

/**
 * Sends what a conversation has to send, one after the other, until it is empty or has to wait.
 *
 * Any number of runners may work on one conversation: only the one whose attempt was committed
 * calls the provider. A runner that finds an open attempt never calls.
 */
export async function runSendLane(
  deps: OutboundDeps,
  conversationId: string,
  isStopping: () => boolean = () => false,
): Promise<LaneResult> {
  let echoesSeen = false;
  for (let steps = 0; steps < fairShare; steps += 1) {
    if (isStopping()) return { deferMs: 1 };
    const token = crypto.randomUUID();
    const begunAtMs = deps.clock.monotonic();
    const step = await deps.sql.call<SendStep>(
      "begin_send_attempt",
      {
        conversationId,
        token,
        timeoutMs: deps.times.timeoutMs,
        holdMs: deps.times.holdMs,
        maxHoldMs: deps.times.maxHoldMs,
        echoesSeen,
      },
      "service",
    );
    switch (step.state) {
      case "idle":
        return "done";
      case "wait":
        return comeBack(deps, step.retryAt);
      case "type":
        await presentTyping(deps, step, "composing", step.typingMs);
        return comeBack(deps, step.retryAt);
      case "echoes":
        await deps.sql.call("settle_echoes", { conversationId }, "service");
        echoesSeen = true;
        break;
      case "call":
        await call(deps, step, token, begunAtMs);
        break;
      case "lookup":
        if (!(await settle(deps, step))) return { deferMs: longestWaitMs };
        break;
      case "change":
        await change(deps, step, token);
        break;
      case "react":
        await react(deps, step);
        break;
    }
  }
  return "more";
}

async function call(
  deps: OutboundDeps,
  step: CallStep,
  token: string,
  begunAtMs: number,
): Promise<void> {
  const result = await deliver(deps, step, begunAtMs);
  const settled = await insistently(deps, "finish_send_attempt", {
    attemptId: step.attempt.id,
    token,
    outcome: result.outcome,
    retryForMs: deps.times.retryForMs,
    ...(result.outcome === "sent"
      ? { externalId: result.externalId, sentAt: result.sentAt }
      : {
          errorCode: result.errorCode,
          error: result.message,
          retryAfterMs: retryAfterMs(result, step.attempt.n),
        }),
  });
  const level = result.outcome === "sent" ? "info" : "warn";
  deps.logger[level](
    {
      conversation_id: step.message.conversationId,
      message_id: step.message.id,
      tenant_id: step.channel.tenantId,
      attempt: step.attempt.n,
      outcome: result.outcome,
      settled,
      ...(result.outcome === "sent" ? {} : { error_code: result.errorCode }),
    },
    "send attempt ended",
  );
}

/** True when the line may go on. */
async function settle(deps: OutboundDeps, step: LookupStep): Promise<boolean> {
  const answer = await lookUp(deps, step);
  const found = typeof answer === "object";
  const settled = await deps.sql.call<{ state: string }>(
    "settle_lookup",
    {
      attemptId: step.attempt.id,
      result: found ? "found" : answer,
      ...(found ? { externalId: answer.externalId, sentAt: answer.sentAt } : {}),
      release: step.last,
      retryForMs: deps.times.retryForMs,
    },
    "service",
  );
  deps.logger.info(
    { message_id: step.message.id, lookup: found ? "found" : answer, state: settled.state },
    "unknown send looked up",
  );
  return settled.state !== "held";
}

async function react(deps: OutboundDeps, step: ReactStep): Promise<void> {
  const result = await deliverReaction(deps, step);
  await deps.sql.call(
    "finish_reaction",
    {
      messageId: step.messageId,
      version: step.version,
      outcome: result.outcome,
      retryAfterMs: retryAfterMs(result, 2),
    },
    "service",
  );
}

async function change(deps: OutboundDeps, step: ChangeStep, token: string): Promise<void> {
  const result = await deliverChange(deps, step);
  await insistently(deps, "finish_change", {
    messageId: step.messageId,
    kind: step.kind,
    body: step.body,
    version: step.version,
    token,
    outcome: result.outcome,
    retryForMs: deps.times.retryForMs,
    ...(result.outcome === "sent"
      ? { at: result.at }
      : { errorCode: result.errorCode, retryAfterMs: retryAfterMs(result, step.attempt) }),
  });
  const level = result.outcome === "sent" ? "info" : "warn";
  deps.logger[level](
    {
      message_id: step.messageId,
      tenant_id: step.channel.tenantId,
      change: step.kind,
      outcome: result.outcome,
      ...(result.outcome === "sent" ? {} : { error_code: result.errorCode }),
    },
    "change of a sent message told",
  );
}

/**
 * What the provider said must reach the database. It is fenced by the token, so that repeating it is
 * harmless; if it cannot be said in time, the attempt becomes unknown and is found by its echo.
 */
async function insistently(deps: OutboundDeps, fn: string, args: JsonObject): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deps.sql.call(fn, args, "service");
    } catch (error) {
      const passing =
        isProsaError(error) &&
        ["storage.conflict", "storage.timeout", "storage.unavailable"].includes(error.code);
      if (!passing || attempt >= 6) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}

function comeBack(deps: OutboundDeps, retryAt: string): LaneResult {
  const waitMs = Date.parse(retryAt) - deps.clock.now();
  if (waitMs > longestJobMs) return "done";
  return { deferMs: Math.min(longestWaitMs, Math.max(50, waitMs)) };
}
