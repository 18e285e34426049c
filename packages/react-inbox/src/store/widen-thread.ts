import type { MessageWindow } from "../transport/transport.ts";
import { type Context, reportError } from "./context.ts";
import { type InboxState, type ThreadState, withIn } from "./state.ts";
import { putMessages, trim } from "./thread-window.ts";

const PAGE_SIZE = 60;

type Side = "before" | "after";

/** Loads the page of messages before or after those that a thread holds; one at a time for each side. */
export async function widenThread(context: Context, id: string, side: Side): Promise<void> {
  const { store, transport, signal } = context;
  const thread = store.get().threads.get(id);
  const edge = side === "before" ? thread?.messages[0] : thread?.messages.at(-1);
  const isLoading = side === "before" ? "isLoadingBefore" : "isLoadingAfter";
  const has = side === "before" ? thread?.hasBefore : thread?.hasAfter;
  if (!thread || !edge || !has || thread[isLoading] || thread.status !== "ready") return;
  const { sortTs, seq } = edge;
  const patch = (change: (thread: ThreadState) => ThreadState) =>
    store.update((state: InboxState) => {
      const held = state.threads.get(id);
      return held ? withIn(state, "threads", id, change(held)) : state;
    });
  patch((each) => ({ ...each, [isLoading]: true }));
  try {
    const window = await transport.messages(
      { conversationId: id, limit: PAGE_SIZE, [side]: { sortTs, seq, id: edge.id } },
      { signal },
    );
    patch((each) => joinWindow(each, window, side));
  } catch (cause) {
    if (signal.aborted) return;
    reportError(context, cause);
    patch((each) => ({ ...each, [isLoading]: false }));
  }
}

/** The thread with an older (`before`) or newer (`after`) page joined to its end. */
function joinWindow(thread: ThreadState, window: MessageWindow, side: Side): ThreadState {
  const open: ThreadState =
    side === "before" ? { ...thread, hasBefore: false } : { ...thread, hasAfter: false };
  const filled = putMessages(open, window.items, window.rev);
  const next: ThreadState =
    side === "before"
      ? { ...filled, hasBefore: window.hasBefore, isLoadingBefore: false }
      : { ...filled, hasAfter: window.hasAfter, isLoadingAfter: false };
  return trim(next, side);
}
