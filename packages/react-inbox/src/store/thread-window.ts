import type { ConversationChanged, Message } from "@prosa/core";
import type { MessageCursor } from "../transport/transport.ts";
import type { ThreadState } from "./state.ts";

/** Most messages that a thread keeps in memory. */
const THREAD_MAX_MESSAGES = 3_000;
/** How many of the oldest go at once where new ones come one by one. */
const ROOM = 200;

export function compareMessages(a: MessageCursor, b: MessageCursor): number {
  if (a.sortTs !== b.sortTs) return a.sortTs < b.sortTs ? -1 : 1;
  if (a.seq !== b.seq) return a.seq - b.seq;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The thread with `incoming` in it, each as true at `rev`. A copy that is older than ours is
 * dropped, so the order of calls does not matter. Outside the window nothing is added: that would
 * leave a hole.
 */
export function putMessages(
  thread: ThreadState,
  incoming: readonly Message[],
  rev: number,
): ThreadState {
  const byId = new Map(thread.messages.map((message) => [message.id, message]));
  const revs = new Map(thread.revs);
  const first = thread.messages[0];
  const last = thread.messages.at(-1);
  let hasChanged = false;
  for (const message of incoming) {
    const known = revs.get(message.id);
    if (known !== undefined && known >= rev) continue;
    if (!byId.has(message.id)) {
      if (thread.hasBefore && first && compareMessages(message, first) < 0) continue;
      if (thread.hasAfter && last && compareMessages(message, last) > 0) continue;
    }
    byId.set(message.id, message);
    revs.set(message.id, rev);
    hasChanged = true;
  }
  if (!hasChanged) return thread;
  return { ...thread, messages: [...byId.values()].sort(compareMessages), revs };
}

/** The thread after the change at `rev` was applied: contiguous revs move on, others wait ahead. */
export function advanceRev(thread: ThreadState, rev: number): ThreadState {
  if (rev <= thread.rev) return thread;
  const ahead = [...new Set([...thread.ahead, rev])].sort((a, b) => a - b);
  let reached = thread.rev;
  while (ahead[0] !== undefined && ahead[0] <= reached + 1)
    reached = Math.max(reached, ahead.shift() ?? 0);
  return { ...thread, rev: reached, ahead };
}

export function putChange(thread: ThreadState, change: ConversationChanged): ThreadState {
  if (!change.message) return thread;
  return trim(putMessages(thread, [change.message], change.rev), "after", ROOM);
}

/** The thread without what is too much of it, on the side that is not `kept`. */
export function trim(thread: ThreadState, kept: "before" | "after", room = 0): ThreadState {
  const excess = thread.messages.length - THREAD_MAX_MESSAGES;
  if (excess <= 0) return thread;
  const messages =
    kept === "before" ? thread.messages.slice(0, -excess) : thread.messages.slice(excess + room);
  const ids = new Set(messages.map((message) => message.id));
  const revs = new Map([...thread.revs].filter(([id]) => ids.has(id)));
  return kept === "before"
    ? { ...thread, messages, revs, hasAfter: true }
    : { ...thread, messages, revs, hasBefore: true };
}
