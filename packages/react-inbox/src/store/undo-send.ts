import type { createAttachments } from "./attachments.ts";
import type { createDrafts } from "./drafts.ts";
import type { createOutbox } from "./outbox.ts";
import type { ComposerMode } from "./state.ts";

export type GiveBack = ReturnType<typeof createAttachments>["giveBack"];

interface Parts {
  outbox: ReturnType<typeof createOutbox>;
  drafts: ReturnType<typeof createDrafts>;
  giveBack: GiveBack;
  setMode(conversationId: string, mode: ComposerMode): void;
}

/**
 * Puts what was sent last, and is still held, back into the composer, before what was written there
 * since. `false` when nothing is held any more.
 */
export function undoSend(id: string, { outbox, drafts, giveBack, setMode }: Parts): boolean {
  const taken = outbox.takeBack(id);
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
