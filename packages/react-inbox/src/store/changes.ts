import type { Context } from "./context.ts";
import { type ChangeContent, isChange } from "./state.ts";
import type { ThreadItem } from "./thread-items.ts";
import type { Writing } from "./undo-send.ts";

export interface ChangeParts extends Writing {
  /** The rows of a thread, with the changes that are under way. */
  items(conversationId: string): readonly ThreadItem[];
}

/** Edits and deletes for everyone what was sent. */
export function createChanges(
  { store, transport }: Context,
  { outbox, setMode, items }: ChangeParts,
) {
  /** Whether a change that the server refused was here. */
  function dropLocal(messageId: string): boolean {
    const failed = store.get().outbox.find(({ content, state }) => {
      return state === "failed" && isChange(content) && content.messageId === messageId;
    });
    if (failed) outbox.discard(failed.clientMessageId);
    return failed !== undefined;
  }

  function change(conversationId: string, content: ChangeContent): void {
    dropLocal(content.messageId);
    outbox.add({ conversationId, content });
  }

  return {
    change,
    /** Ends the composer's edit of a message; the text that it has already changes nothing. */
    edit(conversationId: string, messageId: string, body: string): void {
      const edited = items(conversationId).find(({ message }) => message.id === messageId);
      if (edited && edited.message.body !== body) {
        change(conversationId, { kind: "edit", messageId, body });
      }
      setMode(conversationId, "reply");
    },
    async drop(messageId: string): Promise<void> {
      if (!dropLocal(messageId)) await transport.dropChange?.(messageId);
    },
  };
}
