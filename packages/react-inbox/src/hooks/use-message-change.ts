import type { Message } from "@prosa/core";
import { mayChange } from "../store/message-changes.ts";
import { threadItems } from "../store/thread-items.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";

/** Whether the message may be edited or deleted for everyone, until its time has passed. */
export function useMayChange(kind: "edit" | "delete", message: Message): boolean {
  const { client } = useInbox();
  return useInboxState((state) =>
    mayChange(kind, message, { ...state, transport: client.transport }),
  );
}

/** Looks up what the operator said last in a conversation, and whether it may be edited now. */
export function useOwnLast(conversationId: string) {
  const { client } = useInbox();
  return (): { message: Message; mayEdit: boolean } | null => {
    const state = client.store.get();
    const own = threadItems(state, conversationId).findLast(
      ({ message, local }) =>
        !local &&
        message.direction === "out" &&
        !message.deletedAt &&
        message.author.id === state.session.value?.me.id,
    );
    if (!own) return null;
    const { message } = own;
    const mayEdit = mayChange("edit", message, { ...state, transport: client.transport });
    return { message, mayEdit };
  };
}
