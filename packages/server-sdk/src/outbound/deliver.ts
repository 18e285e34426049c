import { backoffMs, isProsaError, ProsaError } from "@prosa/core";
import { openSender } from "../open-sender.ts";
import type { ChangeResult, FailedCall, OutgoingContent, SendResult } from "../ports/index.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import type { CallStep, ChangeStep, ReactStep } from "./send-step.ts";

/** An attempt counts as lost this long after its call must have ended; see `begin_send_attempt`. */
const slackMs = 15_000;
/** Between the last look at the clock and the request on the wire. */
const marginMs = 2_000;

/**
 * Makes the one call of a begun attempt, or none: when preparing took so long that the sweeper may
 * have given the attempt up, the message surely did not leave.
 *
 * @param begunAtMs - monotonic, taken before the attempt was begun
 */
export async function deliver(
  deps: OutboundDeps,
  step: CallStep,
  begunAtMs: number,
): Promise<SendResult> {
  let called = false;
  try {
    const sender = await openSender(deps, step.channel);
    const content = await contentOf(deps, step);
    if (deps.clock.monotonic() - begunAtMs > slackMs - marginMs) {
      return {
        outcome: "retryable",
        errorCode: "deadline_passed",
        message: "The worker was held up before the call, so it did not make it.",
      };
    }
    called = true;
    return await sender.send(
      {
        id: step.message.id,
        sendKey: step.sendKey,
        content,
        replyTo: step.replyTo,
      },
      AbortSignal.timeout(deps.times.timeoutMs),
    );
  } catch (error) {
    return resultOf(error, called);
  }
}

/** Tells a reaction. Telling it twice is harmless, so it needs no attempt. */
export async function deliverReaction(deps: OutboundDeps, step: ReactStep): Promise<SendResult> {
  if (!step.target) {
    return { outcome: "rejected", errorCode: "target_unknown", message: "The target has no id." };
  }
  try {
    const sender = await openSender(deps, step.channel);
    return await sender.send(
      {
        id: step.messageId,
        sendKey: step.sendKey,
        content: { kind: "reaction", target: step.target, emoji: step.emoji },
        replyTo: null,
      },
      AbortSignal.timeout(deps.times.timeoutMs),
    );
  } catch (error) {
    return resultOf(error, true);
  }
}

/** Tells an edit or a deletion. As with a reaction, telling it twice is harmless. */
export async function deliverChange(deps: OutboundDeps, step: ChangeStep): Promise<ChangeResult> {
  try {
    const sender = await openSender(deps, step.channel);
    if (!sender.change) {
      return {
        outcome: "rejected",
        errorCode: "message.unsupported",
        message: "The channel's adapter changes nothing that was sent.",
      };
    }
    const { target, kind, body } = step;
    return await sender.change(
      kind === "edit" ? { kind, target, body: body ?? "" } : { kind, target },
      AbortSignal.timeout(deps.times.timeoutMs),
    );
  } catch (error) {
    return resultOf(error, true);
  }
}

/** The wait before the next attempt, in milliseconds. */
export function retryAfterMs(result: SendResult | ChangeResult, attempt: number): number {
  if (result.outcome !== "sent" && result.retryAfterMs !== undefined) return result.retryAfterMs;
  return backoffMs(attempt, Math.random(), { baseMs: 1_000, maxMs: 60_000 });
}

async function contentOf(deps: OutboundDeps, { message }: CallStep): Promise<OutgoingContent> {
  const { template } = message.content;
  if (message.kind === "template" && template) return { kind: "template", template };
  const attachment = message.attachments[0];
  if (!attachment) return { kind: "text", body: message.body ?? "" };
  if (!deps.media || !attachment.storagePath) {
    throw new ProsaError(
      "attachment.not_found",
      "The message has a file and there is no store to read it from. Pass createProsa({ media }).",
    );
  }
  return {
    kind: "media",
    caption: message.body,
    attachment: {
      kind: attachment.kind,
      mime: attachment.mime ?? "application/octet-stream",
      fileName: attachment.fileName,
      bytes: await deps.media.get(attachment.storagePath),
      voice: message.content.voice === true,
    },
  };
}

/** A throw before the call left nothing behind; after it nobody can tell. */
function resultOf(error: unknown, called: boolean): FailedCall {
  const message = error instanceof Error ? error.message : String(error);
  if (called) return { outcome: "unknown", errorCode: "call_broke", message };
  const never = isProsaError(error) && error.retry === "never";
  return {
    outcome: never ? "rejected" : "retryable",
    errorCode: isProsaError(error) ? error.code : "internal",
    message,
  };
}
