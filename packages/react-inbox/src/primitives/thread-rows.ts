import type { ThreadItem } from "../store/thread-items.ts";
import { isSameSender, joinAlbums, type ThreadEntry } from "./albums.ts";

const GROUP_MS = 5 * 60_000;

export type ThreadRow =
  | { type: "day"; key: string; at: number }
  | { type: "unread"; key: string; count: number }
  | (ThreadEntry & { type: "message"; isFirst: boolean; at: number });

/**
 * The rows of a thread: a chip where a day begins, the unread divider, and messages in groups of
 * one author within five minutes. An album is one row. The divider stands only where it is known
 * that nothing unread comes before it: after a message, or at the beginning of a `whole` thread.
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
    const ownDay = dayKey(at);
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
    rows.push({ type: "message", ...entry, isFirst, at });
    previous = item;
    previousAt = at;
  }
  return rows;
}

function isSameVoice(a: ThreadItem, b: ThreadItem): boolean {
  const { direction } = a.message;
  return (direction === "in" || direction === "out") && !isDoubtful(a) && isSameSender(a, b);
}

function isDoubtful({ message }: ThreadItem): boolean {
  return message.status === "unknown" || message.status === "failed";
}
