import type { ConversationItem } from "@prosa/core";
import { dropConversation, putConversation } from "./apply-event.ts";
import { type Context, reportError, toProsaError } from "./context.ts";
import { emptyList } from "./initial-state.ts";
import { listKey, sortKey } from "./list-order.ts";
import { type InboxState, type ListQuery, type ListState, withIn } from "./state.ts";

export const PAGE_SIZE = 50;
const ENOUGH = 20;
const MOST_PAGES = 5;
/** How much of a list is read again in one go, so that a reader far down in it stays there. */
const MOST_PAGES_ANEW = 20;
const COUNT_DELAY_MS = 400;

/** The state with a page of a list: its first, or the one that goes on `from` a cursor. */
export function putPage(
  state: InboxState,
  query: ListQuery,
  page: { items: ConversationItem[]; nextCursor: string | null; from?: string | undefined },
): InboxState {
  const key = listKey(query);
  const last = page.items.at(-1);
  const before = page.from ? (state.lists.get(key)?.boundary ?? null) : null;
  const list: ListState = {
    status: "ready",
    error: null,
    nextCursor: page.nextCursor,
    boundary: last ? sortKey(last, query.sort) : before,
    isLoadingMore: false,
  };
  return withIn(page.items.reduce(putConversation, state), "lists", key, list);
}

/** Fetches pages of lists, their counts, and single conversations. */
export function createLists(context: Context, onSyncCursor: (cursor: string) => void) {
  const { store, transport, tenantId, signal } = context;
  const refreshing = new Set<string>();
  const stale = new Set<string>();
  let isStale = false;
  let countTimer: ReturnType<typeof setTimeout> | undefined;

  const patch = (key: string, change: Partial<ListState>) => (state: InboxState) =>
    withIn(state, "lists", key, { ...(state.lists.get(key) ?? emptyList), ...change });

  /** A page of a narrow filter may hold little or nothing: a few are asked for before it is shown. */
  async function fetchPage(query: ListQuery, from?: string): Promise<void> {
    const isAnew = isStale && !from;
    const known = isAnew && store.get().lists.get(listKey(query))?.boundary;
    const { viewId: _name, ...asked } = query;
    let cursor = from;
    const items: ConversationItem[] = [];
    for (let pages = 1; ; pages += 1) {
      const page = await transport.conversations(
        { tenantId, ...asked, limit: PAGE_SIZE, ...(cursor && { cursor }) },
        { signal },
      );
      onSyncCursor(page.syncCursor);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
      const last = items.at(-1);
      const isEnough = known ? last && sortKey(last, query.sort) <= known : items.length >= ENOUGH;
      if (!cursor || isEnough || pages === (known ? MOST_PAGES_ANEW : MOST_PAGES)) break;
    }
    if (isAnew) isStale = false;
    store.update((state) =>
      putPage(isAnew ? withOpenAlone(state) : state, query, {
        items,
        nextCursor: cursor ?? null,
        from,
      }),
    );
  }

  /** Loads the first page; rows that are shown stay until it is there. */
  async function load(query: ListQuery): Promise<void> {
    const key = listKey(query);
    if (!isStale && store.get().lists.get(key)?.status === "loading") return;
    store.update(patch(key, { status: "loading", error: null }));
    try {
      await fetchPage(query);
    } catch (cause) {
      if (signal.aborted) return;
      store.update(patch(key, { status: "error", error: reportError(context, cause) }));
    }
  }

  async function loadMore(query: ListQuery): Promise<void> {
    const key = listKey(query);
    const list = store.get().lists.get(key);
    if (!list?.nextCursor || list.isLoadingMore || list.status !== "ready") return;
    store.update(patch(key, { isLoadingMore: true }));
    try {
      await fetchPage(query, list.nextCursor);
    } catch (cause) {
      if (signal.aborted) return;
      reportError(context, cause);
      store.update(patch(key, { isLoadingMore: false }));
    }
  }

  /** Fetches one conversation with its read state; a failed fetch is repeated by `refreshStale`. */
  async function refresh(conversationId: string): Promise<void> {
    stale.add(conversationId);
    if (refreshing.has(conversationId)) return;
    refreshing.add(conversationId);
    try {
      const item = await transport.conversation(conversationId, { signal });
      stale.delete(conversationId);
      store.update((state) => putConversation(state, item));
    } catch (cause) {
      if (toProsaError(cause).code === "conversation.not_found") {
        stale.delete(conversationId);
        store.update((state) => dropConversation(state, conversationId));
      }
      throw cause;
    } finally {
      refreshing.delete(conversationId);
    }
  }

  function countSoon(): void {
    if (countTimer !== undefined) return;
    countTimer = setTimeout(() => {
      countTimer = undefined;
      transport.counts({ tenantId }, { signal }).then(
        (counts) => store.update((state) => ({ ...state, counts })),
        (cause) => signal.aborted || reportError(context, cause),
      );
    }, COUNT_DELAY_MS);
  }

  return {
    load,
    /** Nothing that is held is known to be true any more: the next first page takes its place. */
    reset(query: ListQuery): Promise<void> {
      isStale = true;
      return load(query);
    },
    loadMore,
    refresh,
    async refreshStale(): Promise<void> {
      await Promise.allSettled([...stale].map(refresh));
    },
    countSoon,
    close: () => clearTimeout(countTimer),
  };
}

function withOpenAlone(state: InboxState): InboxState {
  const { activeId, conversations } = state;
  const open = activeId && conversations.get(activeId);
  return { ...state, lists: new Map(), conversations: new Map(open ? [[activeId, open]] : []) };
}
