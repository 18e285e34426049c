import type { Message } from "@prosa/core";
import type { InboxState } from "./state.ts";

/** What an operator sent and what did not, or may not, get through. */
export interface SendFailure {
  conversationId: string;
  /** `unknown`: it may have left. */
  state: "failed" | "unknown";
  what: "message" | "edit" | "delete";
  errorCode: string | null;
}

type Known = Pick<InboxState, "outbox" | "threads" | "session">;

/**
 * What failed of this operator's between two states, in whichever conversation. What was merely
 * loaded, such as older pages, is no news.
 */
export function newFailures(before: Known, after: Known): SendFailure[] {
  return [...fromOutbox(before, after), ...fromThreads(before, after)];
}

function fromOutbox(before: Known, after: Known): SendFailure[] {
  if (before.outbox === after.outbox) return [];
  const waiting = unsent(before);
  return after.outbox
    .filter((entry) => entry.state === "failed" && waiting.has(entry.clientMessageId))
    .map(({ conversationId, content, errorCode }) => ({
      conversationId,
      state: "failed",
      what: content.kind === "edit" || content.kind === "delete" ? content.kind : "message",
      errorCode,
    }));
}

function fromThreads(before: Known, after: Known): SendFailure[] {
  if (before.threads === after.threads) return [];
  const me = after.session.value?.me.id;
  const failures: SendFailure[] = [];
  for (const [id, { messages }] of after.threads) {
    const held = before.threads.get(id)?.messages;
    if (!held || held === messages) continue;
    const failed = messages.flatMap((message) => {
      const failure = message.author.id === me ? failureOf(message) : null;
      return failure ? [{ message, failure }] : [];
    });
    if (failed.length === 0) continue;
    const known = new Map(held.map((message) => [message.id, message]));
    const waiting = unsent(before);
    for (const { message, failure } of failed) {
      const earlier = known.get(message.id);
      const isNews = earlier
        ? failureOf(earlier)?.state !== failure.state
        : waiting.has(message.clientMessageId);
      if (isNews) failures.push(failure);
    }
  }
  return failures;
}

function unsent({ outbox }: Known): ReadonlySet<string | null> {
  return new Set(
    outbox.filter(({ state }) => state !== "failed").map((entry) => entry.clientMessageId),
  );
}

function failureOf(message: Message): SendFailure | null {
  const { conversationId, direction, status, change, deletedAt } = message;
  if (direction !== "out" || deletedAt !== null) return null;
  if (change?.state === "failed") {
    return { conversationId, state: "failed", what: change.kind, errorCode: change.errorCode };
  }
  if (status !== "failed" && status !== "unknown") return null;
  return { conversationId, state: status, what: "message", errorCode: message.errorCode };
}
