import type { Attachment, Message } from "@prosa/core";
import type { ThreadItem } from "../store/thread-items.ts";

/** A picture or video of a thread that can be looked at. */
export interface ThreadMedia {
  /** Of the attachment. */
  id: string;
  attachment: Attachment;
  message: Message;
}

/** The pictures and videos that are here, oldest first; stickers are no pictures to look at. */
export function threadMedia(items: readonly ThreadItem[]): ThreadMedia[] {
  return items
    .filter(({ message }) => message.deletedAt === null)
    .flatMap(({ message }) =>
      message.attachments
        .filter(({ kind, state, storagePath }) => {
          const isSeen = kind === "image" || kind === "video";
          return isSeen && state === "ready" && storagePath !== null;
        })
        .map((attachment) => ({ id: attachment.id, attachment, message })),
    );
}
