import type { MessageWindow } from "../transport/transport.ts";
import type { ThreadState } from "./state.ts";
import { advanceRev, putMessages } from "./thread-window.ts";

/** A fresh window, with what we know better than the answer. */
export function openWindow(thread: ThreadState, window: MessageWindow): ThreadState {
  const fresh: ThreadState = {
    ...thread,
    status: "ready",
    error: null,
    messages: [],
    revs: new Map(),
    rev: window.rev,
    ahead: [],
    hasBefore: false,
    hasAfter: false,
  };
  const filled = putMessages(fresh, window.items, window.rev);
  const newer = thread.messages.filter(
    (message) => (thread.revs.get(message.id) ?? 0) > window.rev,
  );
  let next: ThreadState = { ...filled, hasBefore: window.hasBefore, hasAfter: window.hasAfter };
  for (const message of newer)
    next = putMessages(next, [message], thread.revs.get(message.id) ?? 0);
  for (const rev of thread.ahead) next = advanceRev(next, rev);
  return next;
}
