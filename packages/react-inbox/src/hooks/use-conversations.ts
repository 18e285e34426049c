import { useCallback, useMemo } from "react";
import { emptyList } from "../store/initial-state.ts";
import { listItems, listKey } from "../store/list-order.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";

/** The list that is chosen in the inbox, most recent first, and what can be done with it. */
export function useConversations() {
  const { client, setQuery } = useInbox();
  const query = useInboxState((state) => state.query);
  const items = useInboxState((state) => listItems(state, state.query));
  const list = useInboxState((state) => state.lists.get(listKey(state.query)) ?? emptyList);
  const counts = useInboxState((state) => state.counts);
  const commands = useMemo(
    () => ({
      setQuery,
      loadMore: () => void client.loadMore(),
      refresh: () => void client.loadList(),
    }),
    [client, setQuery],
  );
  return {
    items,
    query,
    counts,
    status: list.status,
    error: list.error,
    isLoading: items.length === 0 && (list.status === "loading" || list.status === "idle"),
    isRefreshing: items.length > 0 && list.status === "loading",
    hasMore: list.nextCursor !== null,
    isLoadingMore: list.isLoadingMore,
    ...commands,
  };
}

/** One conversation, or `undefined` while it is not known. */
export function useConversation(conversationId: string | null) {
  return useInboxState((state) =>
    conversationId === null ? undefined : state.conversations.get(conversationId),
  );
}

/** The open conversation and how to open another. */
export function useActiveConversation() {
  const { open } = useInbox();
  const id = useInboxState((state) => state.activeId);
  return { id, conversation: useConversation(id), open };
}

/** Finds the conversation before (-1) or after (1) the open one in the list, when it is asked. */
export function useNeighbor() {
  const { client } = useInbox();
  return useCallback(
    (step: 1 | -1): string | undefined => {
      const state = client.store.get();
      const items = listItems(state, state.query);
      const at = items.findIndex((item) => item.id === state.activeId);
      return items[at === -1 ? 0 : at + step]?.id;
    },
    [client],
  );
}

/** Conversations with unread messages, capped at 100; `null` until counted. */
export function useUnreadCount(): number | null {
  return useInboxState((state) => state.counts?.unread ?? null);
}

/** What a customer does right now in a conversation, or `null`. */
export function useTyping(conversationId: string) {
  return useInboxState((state) => state.typing.get(conversationId) ?? null);
}

const nobody: readonly never[] = [];

/** Colleagues who have the conversation open. */
export function usePresence(conversationId: string) {
  return useInboxState((state) => state.peers.get(conversationId) ?? nobody);
}
