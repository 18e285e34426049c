import type { MessageQuery } from "../transport/transport.ts";
import { type Context, reportError } from "./context.ts";
import { emptyThread } from "./initial-state.ts";
import { openWindow } from "./open-window.ts";
import { type ThreadState, withIn } from "./state.ts";

const PAGE_SIZE = 60;
const MAX_PAGE_SIZE = 200;

/**
 * Loads and repairs windows of messages.
 *
 * @param readHole - reads the change log until a thread has no hole
 */
export function createThreads(context: Context, readHole: (id: string) => Promise<void>) {
  const { store, transport, signal } = context;
  const repairs = new Map<string, Promise<void>>();
  const opens = new Map<string, Promise<void>>();

  const patch = (id: string, change: (thread: ThreadState) => ThreadState): void =>
    store.update((state) => {
      const thread = state.threads.get(id);
      return thread ? withIn(state, "threads", id, change(thread)) : state;
    });

  async function load(id: string, query: Partial<MessageQuery> = {}): Promise<void> {
    const window = await transport.messages(
      { conversationId: id, limit: PAGE_SIZE, ...query },
      { signal },
    );
    patch(id, (thread) => openWindow(thread, window));
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
    store.update((state) =>
      withIn(state, "threads", id, { ...(held ?? emptyThread), status: "loading" }),
    );
    markUnread(id);
    const unread = store.get().conversations.get(id)?.read.unread ?? 0;
    // Far enough back for the divider before the first unread message, and some context.
    const limit = Math.min(MAX_PAGE_SIZE, Math.max(PAGE_SIZE, unread + 20));
    const opening = load(id, { limit })
      .catch((cause) => {
        if (signal.aborted) return;
        const error = reportError(context, cause);
        patch(id, (thread) => ({ ...thread, status: "error", error }));
      })
      .finally(() => opens.delete(id));
    opens.set(id, opening);
    return opening;
  }

  /** Remembers where the reader stood, for the divider. */
  function markUnread(id: string): void {
    const item = store.get().conversations.get(id);
    const isUnread = item !== undefined && item.read.unread > 0;
    patch(id, (thread) => ({
      ...thread,
      firstUnreadSeq: isUnread ? item.read.lastReadSeq + 1 : null,
      unreadAtOpen: isUnread ? item.read.unread : 0,
    }));
  }

  /** One run at a time for each thread. */
  function repair(id: string): Promise<void> {
    const running = repairs.get(id);
    if (running) return running;
    const run = readHole(id).finally(() => repairs.delete(id));
    repairs.set(id, run);
    return run;
  }

  async function repairIfBehind(id: string): Promise<void> {
    const thread = store.get().threads.get(id);
    if (thread?.status === "error") return open(id);
    if (thread?.status !== "ready") return;
    const known = store.get().conversations.get(id)?.rev ?? 0;
    if (thread.ahead.length > 0 || known > thread.rev) await repair(id);
  }

  async function jumpToLatest(id: string): Promise<void> {
    if (store.get().threads.get(id)?.hasAfter) await load(id);
  }

  return { open, repair, repairIfBehind, jumpToLatest, reload: load };
}
