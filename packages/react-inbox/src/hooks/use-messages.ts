import { useMemo } from "react";
import { emptyThread } from "../store/initial-state.ts";
import type { OutboxEntry } from "../store/state.ts";
import { threadItems } from "../store/thread-items.ts";
import type { OutgoingContent } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";

/** The messages of a conversation, oldest first, with ours on their way at the end. */
export function useMessages(conversationId: string) {
  const { client } = useInbox();
  const items = useInboxState((state) => threadItems(state, conversationId));
  const thread = useInboxState((state) => state.threads.get(conversationId) ?? emptyThread);
  const commands = useMemo(
    () => ({
      loadBefore: () => void client.loadBefore(conversationId),
      loadAfter: () => void client.loadAfter(conversationId),
      jumpTo: (messageId: string) => client.jumpTo(conversationId, messageId),
      jumpToLatest: () => client.jumpToLatest(conversationId),
      reload: () => void client.reloadThread(conversationId),
    }),
    [client, conversationId],
  );
  return {
    items,
    status: thread.status,
    error: thread.error,
    hasBefore: thread.hasBefore,
    hasAfter: thread.hasAfter,
    isLoadingBefore: thread.isLoadingBefore,
    /** First unread `seq` when the thread was opened, and how many there were. */
    unreadDivider:
      thread.firstUnreadSeq === null
        ? null
        : { seq: thread.firstUnreadSeq, count: thread.unreadAtOpen },
    ...commands,
  };
}

/** Sends into a conversation without the composer, and settles what did not leave. */
export function useSendMessage(conversationId: string) {
  const { client } = useInbox();
  return useMemo(
    () => ({
      /** Shows the message at once and returns its `clientMessageId`. */
      send: (content: OutgoingContent) => client.outbox.add({ conversationId, content }),
      retry: (clientMessageId: string) => client.outbox.retry(clientMessageId),
      discard: (clientMessageId: string) => client.outbox.discard(clientMessageId),
    }),
    [client, conversationId],
  );
}

const sameEntries = (a: readonly OutboxEntry[], b: readonly OutboxEntry[]) =>
  a.length === b.length && a.every((entry, index) => entry === b[index]);

/** What was written and not yet acknowledged; of one conversation when an id is given. */
export function useOutbox(conversationId?: string): readonly OutboxEntry[] {
  return useInboxState(
    (state) =>
      conversationId === undefined
        ? state.outbox
        : state.outbox.filter((entry) => entry.conversationId === conversationId),
    sameEntries,
  );
}
