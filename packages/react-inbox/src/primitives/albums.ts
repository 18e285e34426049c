import type { ThreadItem } from "../store/thread-items.ts";

const ALBUM_MS = 60_000;

/** What one bubble draws: a message, or the pictures that were sent as one album. */
export interface ThreadEntry {
  /** The message that tells time, status and actions: of an album, its last picture. */
  item: ThreadItem;
  /** The pictures of an album, oldest first; empty for every other message. */
  pictures: readonly ThreadItem[];
  /** Stays the same while pictures arrive. */
  key: string;
  /** Ids of every message that the bubble stands for. */
  ids: readonly string[];
}

/**
 * Joins albums: the pictures behind an `album` message of the same author, or at least two images
 * within a minute of which only the last has a caption. An announcement without pictures stays.
 *
 * WhatsApp sends an album as an empty parent and one message a picture, without their number.
 */
export function joinAlbums(items: readonly ThreadItem[]): ThreadEntry[] {
  const entries: ThreadEntry[] = [];
  let index = 0;
  for (let head = items[0]; head; head = items[index]) {
    const pictures = albumAt(items, index);
    const members = isAnnouncement(head) || pictures.length === 0 ? [head, ...pictures] : pictures;
    const ids = members.map((each) => each.message.id);
    entries.push({ item: pictures.at(-1) ?? head, pictures, key: head.key, ids });
    index += members.length;
  }
  return entries;
}

function albumAt(items: readonly ThreadItem[], start: number): readonly ThreadItem[] {
  const head = items[start];
  if (!head) return [];
  const isAnnounced = isAnnouncement(head);
  const pictures: ThreadItem[] = [];
  let previous = head;
  for (let index = isAnnounced ? start + 1 : start; index < items.length; index += 1) {
    const item = items[index];
    if (!item || !isPicture(item) || !isSameSender(head, item)) break;
    if (sentAt(item) - sentAt(previous) > ALBUM_MS) break;
    if (!isAnnounced && (item.message.kind !== "image" || sentAt(item) - sentAt(head) > ALBUM_MS)) {
      break;
    }
    pictures.push(item);
    if (!isAnnounced && item.message.body) break;
    previous = item;
  }
  return isAnnounced || pictures.length > 1 ? pictures : [];
}

function isAnnouncement({ message }: ThreadItem): boolean {
  return message.kind === "album" && message.attachments.length === 0 && !message.deletedAt;
}

/** Pictures that need a word of their own, about a failure or a quote, keep their own bubble. */
function isPicture({ message, local }: ThreadItem): boolean {
  return (
    (message.kind === "image" || message.kind === "video") &&
    message.attachments.length > 0 &&
    message.deletedAt === null &&
    message.replyTo === null &&
    message.status !== "failed" &&
    message.status !== "unknown" &&
    local?.state !== "failed"
  );
}

/** Whether one author wrote both on one way in. */
export function isSameSender(a: ThreadItem, b: ThreadItem): boolean {
  return (
    a.message.direction === b.message.direction &&
    a.message.origin === b.message.origin &&
    a.message.author.id === b.message.author.id &&
    a.message.author.name === b.message.author.name
  );
}

function sentAt({ message }: ThreadItem): number {
  return Date.parse(message.sortTs);
}
