import type { Conversation } from "@prosa/core";
import type { BulkChange, BulkResult } from "../transport/transport.ts";
import { type Context, reportError } from "./context.ts";
import { type InboxState, withIn } from "./state.ts";

const MOST = 100;

/** Takes a conversation as the server answered it, unless ours is newer. */
export function takeAnswer(state: InboxState, answer: Conversation): InboxState {
  const held = state.conversations.get(answer.id);
  if (!held || held.rev >= answer.rev) return state;
  const known = { ...answer, read: held.read, countedSeq: answer.lastInboundSeq };
  return withIn(state, "conversations", answer.id, known);
}

/** What is done to many conversations at once, each with what became of it. */
export function createBulk(
  context: Context,
  on: { changed(): void; keepUnread(conversationId: string): void },
) {
  const { store, transport } = context;

  function take(results: readonly BulkResult[]): void {
    store.update((state) =>
      results.reduce((next, { conversationId: id, conversation, read }) => {
        const taken = conversation ? takeAnswer(next, conversation) : next;
        const held = taken.conversations.get(id);
        return read && held ? withIn(taken, "conversations", id, { ...held, read }) : taken;
      }, state),
    );
    on.changed();
  }

  async function ask<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await answer;
    } catch (cause) {
      throw reportError(context, cause);
    }
  }

  const batches = <T>(all: readonly T[]): T[][] =>
    Array.from({ length: Math.ceil(all.length / MOST) }, (_, n) =>
      all.slice(n * MOST, (n + 1) * MOST),
    );

  return {
    /** One call for each hundred; `undoIds` undo what was done. */
    async updateMany(ids: readonly string[], change: BulkChange) {
      const done = { results: [] as BulkResult[], undoIds: [] as string[] };
      for (const batch of batches(ids)) {
        const answer = await ask(transport.updateMany?.(batch, change));
        if (!answer) break;
        take(answer.results);
        done.results.push(...answer.results);
        if (answer.undoId) done.undoIds.push(answer.undoId);
      }
      return done;
    },
    async undo(undoIds: readonly string[]): Promise<BulkResult[]> {
      const done: BulkResult[] = [];
      for (const undoId of undoIds) done.push(...((await ask(transport.undo?.(undoId))) ?? []));
      take(done);
      return done;
    },
    /** Sets up to where the operator has read, which may be further back. */
    async setReadMarks(marks: readonly { conversationId: string; seq: number }[]) {
      const done: BulkResult[] = [];
      for (const { conversationId: id, seq } of marks) {
        if (seq < (store.get().conversations.get(id)?.lastInboundSeq ?? 0)) on.keepUnread(id);
      }
      for (const batch of batches(marks)) {
        done.push(...((await ask(transport.setReadMarks?.(batch))) ?? []));
      }
      take(done);
      return done;
    },
  };
}
