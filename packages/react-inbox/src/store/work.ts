import { type Conversation, uuidV7 } from "@prosa/core";
import type { ConversationPatch } from "../transport/transport.ts";
import { createBulk, takeAnswer } from "./bulk.ts";
import { type Context, reportError } from "./context.ts";
import { withIn } from "./state.ts";

export interface WorkParts {
  /** The counts of lists may be others now. */
  changed(): void;
  keepUnread(conversationId: string): void;
  /** Reads a conversation again. */
  refresh(conversationId: string): Promise<void>;
}

/** What is done to conversations: to one, to many, and handing one on. */
export function createWork(context: Context, on: WorkParts) {
  const { store, transport, now } = context;
  let labelWrites: Promise<unknown> = Promise.resolve();

  async function change(answer: Promise<Conversation>): Promise<void> {
    const changed = await answer.catch((cause) => {
      throw reportError(context, cause);
    });
    store.update((state) => takeAnswer(state, changed));
    on.changed();
  }

  return {
    bulk: createBulk(context, on),
    async updateConversation(id: string, patch: ConversationPatch): Promise<void> {
      if (transport.update) await change(transport.update(id, patch));
    },
    async setLabels(id: string, labelIds: string[]): Promise<void> {
      const { setLabels } = transport;
      if (!setLabels) return;
      const held = store.get().conversations.get(id);
      const known = store.get().session.value?.labels ?? [];
      const labels = known.filter((label) => labelIds.includes(label.id));
      if (held) store.update((state) => withIn(state, "conversations", id, { ...held, labels }));
      const write = labelWrites.then(() => change(setLabels(id, labelIds)));
      labelWrites = write.catch(() => on.refresh(id).catch((cause) => reportError(context, cause)));
      await write;
    },
    async transfer(
      conversationId: string,
      to: { assigneeId?: string | null; teamId?: string | null },
      note?: string,
    ): Promise<void> {
      const clientMessageId = uuidV7(now(), crypto.getRandomValues(new Uint8Array(10)));
      const input = { conversationId, ...to, ...(note && { note, clientMessageId }) };
      if (transport.transfer) await change(transport.transfer(input));
    },
  };
}
