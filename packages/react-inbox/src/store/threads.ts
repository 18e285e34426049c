import type { MessageQuery } from "../transport/transport.ts";
import { type Context, reportError } from "./context.ts";
import { emptyThread, type InboxState, type ThreadState, withEntry } from "./state.ts";
import { applyChanges, cursorOf, joinWindow, openWindow, putMessages } from "./thread-window.ts";

const PAGE_SIZE = 60;
const MAX_PAGE_SIZE = 200;
const CHANGES_LIMIT = 200;

/** Loads, widens and repairs windows of messages. */
export function createThreads(context: Context) {
  const { store, transport, signal } = context;
  const repairs = new Map<string, Promise<void>>();
  const opens = new Map<string, Promise<void>>();

  const patch =
    (id: string, change: (thread: ThreadState) => ThreadState) =>
    (state: InboxState): InboxState => {
      const thread = state.threads.get(id);
      return thread ? { ...state, threads: withEntry(state.threads, id, change(thread)) } : state;
    };

  async function load(id: string, query: Partial<MessageQuery> = {}): Promise<void> {
    const window = await transport.messages(
      { conversationId: id, limit: PAGE_SIZE, ...query },
      { signal },
    );
    store.update(patch(id, (thread) => openWindow(thread, window)));
    const known = store.get().conversations.get(id)?.rev ?? 0;
    if (known > (store.get().threads.get(id)?.rev ?? 0)) await repair(id);
  }

  /** Opens a thread once; an open one is only checked for holes. */
  function open(id: string): Promise<void> {
    const running = opens.get(id);
    if (running) return running;
    const held = store.get().threads.get(id);
    if (held?.status === "ready") {
      markUnread(id);
      return repairIfBehind(id);
    }
    store.update((state) => ({
      ...state,
      threads: withEntry(state.threads, id, { ...(held ?? emptyThread), status: "loading" }),
    }));
    markUnread(id);
    const unread = store.get().conversations.get(id)?.read.unread ?? 0;
    // Far enough back for the divider before the first unread message, and some context.
    const limit = Math.min(MAX_PAGE_SIZE, Math.max(PAGE_SIZE, unread + 20));
    const opening = load(id, { limit })
      .catch((cause) => {
        if (signal.aborted) return;
        const error = reportError(context, cause);
        store.update(patch(id, (thread) => ({ ...thread, status: "error", error })));
      })
      .finally(() => opens.delete(id));
    opens.set(id, opening);
    return opening;
  }

  /** Remembers where the reader stood, for the divider. */
  function markUnread(id: string): void {
    const item = store.get().conversations.get(id);
    const isUnread = item !== undefined && item.read.unread > 0;
    store.update(
      patch(id, (thread) => ({
        ...thread,
        firstUnreadSeq: isUnread ? item.read.lastReadSeq + 1 : null,
        unreadAtOpen: isUnread ? item.read.unread : 0,
      })),
    );
  }

  async function widen(id: string, side: "before" | "after"): Promise<void> {
    const thread = store.get().threads.get(id);
    const edge = side === "before" ? thread?.messages[0] : thread?.messages.at(-1);
    const isLoading = side === "before" ? "isLoadingBefore" : "isLoadingAfter";
    const has = side === "before" ? thread?.hasBefore : thread?.hasAfter;
    if (!thread || !edge || !has || thread[isLoading] || thread.status !== "ready") return;
    store.update(patch(id, (each) => ({ ...each, [isLoading]: true })));
    try {
      const window = await transport.messages(
        { conversationId: id, limit: PAGE_SIZE, [side]: cursorOf(edge) },
        { signal },
      );
      store.update(patch(id, (each) => joinWindow(each, window, side)));
    } catch (cause) {
      if (signal.aborted) return;
      reportError(context, cause);
      store.update(patch(id, (each) => ({ ...each, [isLoading]: false })));
    }
  }

  /** Reads the change log until the thread has no hole. One run at a time for each thread. */
  function repair(id: string): Promise<void> {
    const running = repairs.get(id);
    if (running) return running;
    const run = readHole(id).finally(() => repairs.delete(id));
    repairs.set(id, run);
    return run;
  }

  async function readHole(id: string): Promise<void> {
    for (;;) {
      const thread = store.get().threads.get(id);
      if (thread?.status !== "ready") return;
      const page = await transport.changes(
        { conversationId: id, afterRev: thread.rev, limit: CHANGES_LIMIT },
        { signal },
      );
      if (page.reset) return load(id);
      const cut = page.changes.filter((change) => !change.message && change.messageId);
      const fetched = await Promise.all(
        cut.map(async (change) => ({
          rev: change.rev,
          message: await transport.message(change.messageId ?? "", { signal }),
        })),
      );
      store.update(
        patch(id, (each) =>
          fetched.reduce(
            (next, { message, rev }) => putMessages(next, [message], rev),
            applyChanges(each, page),
          ),
        ),
      );
      const after = store.get().threads.get(id);
      const known = store.get().conversations.get(id)?.rev ?? 0;
      const goal = Math.max(page.rev, known, after?.ahead.at(-1) ?? 0);
      const hasMoved = (after?.rev ?? 0) > thread.rev;
      if (!after || after.rev >= goal || !hasMoved) return;
    }
  }

  async function repairIfBehind(id: string): Promise<void> {
    const thread = store.get().threads.get(id);
    if (thread?.status === "error") return open(id);
    if (thread?.status !== "ready") return;
    const known = store.get().conversations.get(id)?.rev ?? 0;
    if (thread.ahead.length > 0 || known > thread.rev) await repair(id);
  }

  /** Brings a message into the window, loading around it when it is outside. */
  async function jumpTo(id: string, messageId: string): Promise<boolean> {
    const has = () =>
      store
        .get()
        .threads.get(id)
        ?.messages.some((message) => message.id === messageId) === true;
    if (has()) return true;
    await load(id, { around: messageId });
    return has();
  }

  async function jumpToLatest(id: string): Promise<void> {
    if (store.get().threads.get(id)?.hasAfter) await load(id);
  }

  return { open, widen, repair, repairIfBehind, jumpTo, jumpToLatest, reload: load };
}
