import type { createAttachments } from "./attachments.ts";
import type { Context } from "./context.ts";
import type { createDrafts } from "./drafts.ts";
import type { createOutbox } from "./outbox.ts";
import type { ComposerMode, OutboxEntry } from "./state.ts";

/** Where a client keeps what is written and what was sent. */
export interface Writing {
  outbox: ReturnType<typeof createOutbox>;
  drafts: ReturnType<typeof createDrafts>;
  setMode(conversationId: string, mode: ComposerMode): void;
}

interface Parts extends Writing {
  giveBack: ReturnType<typeof createAttachments>["giveBack"];
}

/**
 * Puts what was sent last, and is still held, back into the composer, before what was written there
 * since. `false` when nothing is held any more.
 */
export function undoSend(
  { store, now }: Context,
  id: string,
  { outbox, drafts, giveBack, setMode }: Parts,
): boolean {
  const taken = heldLast(store.get().outbox, id, now());
  outbox.remove(taken.map((each) => each.clientMessageId));
  const [first] = taken;
  if (!first) return false;
  const mode = first.content.kind === "note" ? "note" : "reply";
  const isCaption = taken.length === 1 && first.content.kind === "upload";
  const texts = taken.flatMap(({ content }) => {
    if ("body" in content) return [content.body];
    return isCaption && "caption" in content && content.caption ? [content.caption] : [];
  });
  const written = drafts.get(id, mode).body;
  if (written.trim()) texts.push(written);
  giveBack(id, taken, isCaption);
  drafts.set(id, mode, {
    body: texts.join("\n"),
    replyToId: first.replyToId,
    startedSeq: first.expectedSeq,
  });
  setMode(id, mode);
  return true;
}

/** What was sent last into a conversation, while it is held: in its order, or nothing. */
function heldLast(entries: readonly OutboxEntry[], id: string, now: number): OutboxEntry[] {
  const held = entries
    .filter((each) => each.conversationId === id)
    .filter((each) => (each.holdUntil ?? 0) > now);
  return held.filter((each) => each.holdUntil === held.at(-1)?.holdUntil);
}
