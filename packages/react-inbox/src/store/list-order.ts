import type { ListFilters } from "../transport/transport.ts";
import type { InboxState, KnownConversation, ListQuery, ListState } from "./state.ts";

/** One key for each list that is fetched on its own. */
export function listKey({ tab, status, filters = {}, sort = "recent" }: ListQuery): string {
  const narrowed = Object.entries(filters)
    .filter(([, value]) => value && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? [...value].sort().join() : value}`);
  return [tab, [...status].sort().join(), ...narrowed.sort(), sort].join("|");
}

const ranks = { low: 0, normal: 1, high: 2, urgent: 3 };
const LATEST_MS = 1e14;

/**
 * A greater key stands higher: by priority, by who waits longest, or most recent first. Empty
 * conversations come last; ties break by id.
 */
export function sortKey(
  item: Pick<KnownConversation, "lastMessageAt" | "id" | "priority" | "waitingSince">,
  sort: ListQuery["sort"] = "recent",
): string {
  const recent = `${item.lastMessageAt ?? ""} ${item.id}`;
  if (sort === "priority") return `${ranks[item.priority]} ${recent}`;
  if (sort === "recent") return recent;
  if (item.waitingSince === null) return `0 ${recent}`;
  return `1 ${String(LATEST_MS - Date.parse(item.waitingSince)).padStart(15, "0")} ${item.id}`;
}

/** Whether a conversation belongs to a list, as the server would say. */
export function matches(
  item: KnownConversation,
  query: ListQuery,
  me: string | null | undefined,
): boolean {
  if (item.status === "merged") return false;
  if (query.status.length > 0 && !query.status.includes(item.status)) return false;
  if (query.tab === "mine" && item.assignee?.id !== me) return false;
  if (query.tab === "unassigned" && item.assignee !== null) return false;
  return !query.filters || passes(item, query.filters);
}

function passes(item: KnownConversation, filters: ListFilters): boolean {
  const allows = <T>(wanted: readonly T[] | undefined, ...held: T[]) =>
    !wanted?.length || held.some((each) => wanted.includes(each));
  return (
    allows(filters.assigneeIds, item.assignee?.id ?? null) &&
    allows(filters.teamIds, item.team?.id ?? null) &&
    allows(filters.channelIds, item.channel.id) &&
    allows(filters.labelIds, ...item.labels.map(({ id }) => id)) &&
    allows(filters.priority, item.priority) &&
    (!filters.unread || item.read.unread > 0) &&
    (!filters.waiting || item.waitingSince !== null)
  );
}

type Source = Pick<InboxState, "conversations" | "session" | "lists" | "activeId">;
interface Rows {
  list: ListState;
  me: string | undefined;
  kept: string | null;
  items: readonly KnownConversation[];
}
const cache = new WeakMap<Source["conversations"], Map<string, Rows>>();
const none: readonly KnownConversation[] = [];

/**
 * The rows of a list in its order: what we know, cut where the fetched pages end. The same array for
 * the same state. What is open stays among the unread ones while it is read.
 */
export function listItems(state: Source, query: ListQuery): readonly KnownConversation[] {
  const key = listKey(query);
  const list = state.lists.get(key);
  if (!list || (list.status !== "ready" && list.boundary === null)) return none;
  const me = state.session.value?.me.id;
  const kept = query.filters?.unread ? state.activeId : null;
  let entry = cache.get(state.conversations);
  if (!entry) {
    entry = new Map();
    cache.set(state.conversations, entry);
  }
  const cached = entry.get(key);
  if (cached && cached.list === list && cached.me === me && cached.kept === kept) {
    return cached.items;
  }
  const { boundary, nextCursor } = list;
  const lowest = nextCursor === null ? "" : boundary;
  const rest = { ...query, filters: { ...query.filters, unread: false } };
  const keyed: [string, KnownConversation][] = [];
  for (const item of state.conversations.values()) {
    if (lowest === null || !matches(item, item.id === kept ? rest : query, me)) continue;
    const place = sortKey(item, query.sort);
    if (place >= lowest) keyed.push([place, item]);
  }
  const items = keyed.sort(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([, item]) => item);
  entry.set(key, { list, me, kept, items });
  return items;
}
