import type { JobQueue } from "../ports/index.ts";

/** Wakes the sending lanes of conversations; each lane has one job waiting and one active at most. */
export function wakeSends(queue: JobQueue, conversationIds: string[]): Promise<void> {
  return queue.addBulk(
    conversationIds.map((conversationId) => ({
      name: "send",
      data: { conversationId },
      deduplicationId: conversationId,
    })),
  );
}
