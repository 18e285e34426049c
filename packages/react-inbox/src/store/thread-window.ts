import type { ConversationChanged, Message } from "@prosa/core";
import type { MessageCursor } from "../transport/transport.ts";
import type { ThreadState } from "./state.ts";

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
  return change.message ? putMessages(thread, [change.message], change.rev) : thread;
}
