import { dayOf } from "../internal/day-of.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import type { PastConversation } from "../transport/transport.ts";
import { isSameSender, joinAlbums, type ThreadEntry } from "./albums.ts";

const GROUP_MS = 5 * 60_000;

export type ThreadRow =
  | { type: "day"; key: string; at: number }
  | { type: "unread"; key: string; count: number }
  | (ThreadEntry & { type: "message"; isFirst: boolean; at: number })
  /** What was done in a row, oldest first; see `useWorkText`. */
  | { type: "work"; key: string; items: readonly ThreadItem[]; ids: readonly string[]; at: number }
  /** Before all: whether the contact had earlier conversations. */
  | { type: "older"; key: string; at: number }
  /** Where an earlier conversation begins; `null` for the one that is open. */
  | { type: "past"; key: string; conversation: PastConversation | null; at: number };

/**
 * The rows of a thread: a chip where a day begins, the unread divider, and messages in groups of
 * one author within five minutes. An album is one row, and so is what was done without a message in
 * between. The divider stands only where it is known that nothing unread comes before it: after a
 * message, or at the beginning of a `whole` thread.
 */
export function toThreadRows(
  items: readonly ThreadItem[],
  divider: { seq: number; count: number } | null,
  dayKey: (at: number) => string,
  isWhole: boolean,
): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let previous: ThreadItem | null = null;
  let previousAt = 0;
  let day = "";
  let isDivided = divider === null;
  for (const entry of joinAlbums(items)) {
    const { item } = entry;
    const { message } = item;
    const at = Date.parse(message.sortTs);
    const ownDay = dayOf(dayKey, at);
    let isFirst = !previous || !isSameVoice(previous, item) || at - previousAt > GROUP_MS;
    if (ownDay !== day) {
      rows.push({ type: "day", key: `day-${ownDay}-${entry.key}`, at });
      day = ownDay;
      isFirst = true;
    }
    if (!isDivided && divider && message.seq >= divider.seq && message.direction === "in") {
      isDivided = true;
      if (previous || isWhole) {
        rows.push({ type: "unread", key: "unread", count: divider.count });
        isFirst = true;
      }
    }
    if (message.content.work) pushWork(rows, item, at);
    else rows.push({ type: "message", ...entry, isFirst, at });
    previous = item;
    previousAt = at;
  }
  return rows;
}

function pushWork(rows: ThreadRow[], item: ThreadItem, at: number): void {
  const last = rows.at(-1);
  if (last?.type === "work") {
    rows[rows.length - 1] = {
      ...last,
      items: [...last.items, item],
      ids: [...last.ids, item.message.id],
    };
  } else {
    rows.push({ type: "work", key: item.key, items: [item], ids: [item.message.id], at });
  }
}

/** The rows of earlier conversations, oldest first, before those of the one that is open. */
export function withPast(
  rows: readonly ThreadRow[],
  past: readonly { conversation: PastConversation; items: readonly ThreadItem[] }[],
  dayKey: (at: number) => string,
): readonly ThreadRow[] {
  if (past.length === 0) return rows;
  const first = rows.find((row) => row.type !== "unread");
  return [
    ...past.flatMap(({ conversation, items }): ThreadRow[] => {
      const { id, startedAt } = conversation;
      const begins: ThreadRow = {
        type: "past",
        key: `past-${id}`,
        conversation,
        at: Date.parse(startedAt),
      };
      return [begins, ...toThreadRows(items, null, dayKey, true)];
    }),
    { type: "past", key: "past-current", conversation: null, at: first?.at ?? 0 },
    ...rows,
  ];
}

function isSameVoice(a: ThreadItem, b: ThreadItem): boolean {
  const { direction } = a.message;
  return (direction === "in" || direction === "out") && !isDoubtful(a) && isSameSender(a, b);
}

function isDoubtful({ message }: ThreadItem): boolean {
  return message.status === "unknown" || message.status === "failed";
}
