import { TYPING_MS } from "@prosa/core";
import { openSender } from "../open-sender.ts";
import type { ActiveJob, JobQueue, JsonObject } from "../ports/index.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import type { SendChannel } from "./send-step.ts";

export type TypingState = "composing" | "recording" | "paused";

/** Asks for "typing" to be shown to a customer; only the last wish of a conversation counts. */
export function queueTyping(
  queue: JobQueue,
  wish: { conversationId: string; state: TypingState; atMs: number },
): Promise<void> {
  return queue.add({
    name: "typing",
    data: { ...wish },
    deduplicationId: `typing ${wish.conversationId}`,
  });
}

/**
 * Shows it, best effort: a wish older than ten seconds is dropped, and trouble is only logged. The
 * provider then reports the customer's own typing, too.
 */
export async function showTyping(deps: OutboundDeps, { data }: ActiveJob): Promise<void> {
  const { conversationId, state, atMs } = data as JsonObject;
  if (typeof conversationId !== "string" || !isState(state)) return;
  if (deps.clock.now() - Number(atMs) > TYPING_MS) return;
  const target = await deps.sql
    .call<TypingTarget | null>("send_target", { conversationId }, "service")
    .catch((error: unknown) => noTyping(deps, error));
  if (target) await presentTyping(deps, target, state);
}

interface TypingTarget {
  sendKey: string;
  channel: SendChannel;
}

/** Shows it to the party of a connected channel. Settles before the provider has shown it. */
export async function presentTyping(
  deps: OutboundDeps,
  { sendKey, channel }: TypingTarget,
  state: TypingState,
  forMs?: number,
): Promise<void> {
  if (channel.status !== "connected") return;
  try {
    const sender = await openSender(deps, channel);
    // Providers block for as long as they show it, and sends must not wait for that.
    void sender.setTyping?.(sendKey, state, forMs).catch((error: unknown) => noTyping(deps, error));
  } catch (error) {
    noTyping(deps, error);
  }
}

function noTyping(deps: OutboundDeps, error: unknown): null {
  deps.logger.debug({ error: String(error) }, "no typing shown");
  return null;
}

function isState(value: unknown): value is TypingState {
  return value === "composing" || value === "recording" || value === "paused";
}
