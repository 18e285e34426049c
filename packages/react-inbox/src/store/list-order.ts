import type { InboxState, KnownConversation, ListQuery, ListState } from "./state.ts";

/** One key for each list that is fetched on its own. */
export function listKey(query: ListQuery): string {
  return `${query.tab}|${[...query.status].sort().join(",")}`;
}

/** Ascending order of this key is most recent first. */
export function compareRecent(a: KnownConversation, b: KnownConversation): number {
  return compareKeys(sortKey(b), sortKey(a));
}

/** Empty conversations come last; ties break by id. */
export function sortKey(item: { lastMessageAt: string | null; id: string }): string {
  return `${item.lastMessageAt ?? ""} ${item.id}`;
}

export function matches(
  item: KnownConversation,
  query: ListQuery,
  me: string | null | undefined,
): boolean {
  if (item.status === "merged") return false;
  if (query.status.length > 0 && !query.status.includes(item.status)) return false;
  if (query.tab === "mine") return item.assignee !== null && item.assignee.id === me;
  return query.tab === "all" || item.assignee === null;
}

type Source = Pick<InboxState, "conversations" | "session" | "lists">;
const cache = new WeakMap<
  Source["conversations"],
  Map<string, { list: ListState; me: string | undefined; items: readonly KnownConversation[] }>
>();
const none: readonly KnownConversation[] = [];

/**
 * The rows of a list, most recent first: what we know, cut where the fetched pages end. The same
 * array for the same state.
 */
export function listItems(state: Source, query: ListQuery): readonly KnownConversation[] {
  const key = listKey(query);
  const list = state.lists.get(key);
  if (!list || (list.status !== "ready" && list.boundary === null)) return none;
  const me = state.session.value?.me.id;
  let entry = cache.get(state.conversations);
  if (!entry) {
    entry = new Map();
    cache.set(state.conversations, entry);
  }
  const cached = entry.get(key);
  if (cached && cached.list === list && cached.me === me) return cached.items;
  const { boundary, nextCursor } = list;
  const isComplete = nextCursor === null || boundary === null;
  const items = [...state.conversations.values()]
    .filter((item) => matches(item, query, me))
    .filter((item) => isComplete || compareKeys(sortKey(item), boundary) >= 0)
    .sort(compareRecent);
  entry.set(key, { list, me, items });
  return items;
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
