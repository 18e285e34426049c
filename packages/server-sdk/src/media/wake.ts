import type { JobQueue } from "../ports/index.ts";

/** Wakes the jobs of files; each file has one waiting and one active at most. */
export function wakeMedia(queue: JobQueue, attachmentIds: string[]): Promise<void> {
  return queue.addBulk(
    attachmentIds.map((attachmentId) => ({
      name: "fetch",
      data: { attachmentId },
      deduplicationId: attachmentId,
    })),
  );
}
