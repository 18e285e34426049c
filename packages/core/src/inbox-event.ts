import type { Conversation, Message } from "./model.ts";

/** Version of the events below; a client skips and counts events of another version. */
export const INBOX_EVENT_VERSION = 1;

/**
 * A visible change of a conversation, whole enough to be shown without asking again.
 * A client drops it at or behind the `rev` it holds, and fetches the hole when it is ahead by more
 * than one.
 */
export interface ConversationChanged {
  v: typeof INBOX_EVENT_VERSION;
  type: "change";
  conversationId: string;
  rev: number;
  kind: "message" | "message_updated" | "conversation";
  conversation: Conversation;
  /** The message that is new or changed, in its present state; absent for `conversation`. */
  message?: Message;
  /** The event was too large: fetch this message by id. */
  messageId?: string;
}

/**
 * What one transaction changed in the conversations of a topic, as it is broadcast: each conversation
 * once, in its state at the end, and its changes by ascending `rev`. A message comes with the first
 * change that names it.
 */
export interface ChangesTold {
  v: typeof INBOX_EVENT_VERSION;
  type: "changes";
  facts: {
    conversation: Conversation;
    changes: Pick<ConversationChanged, "rev" | "kind" | "message" | "messageId">[];
  }[];
}

/** The changes one by one, in the order in which they are to be applied. */
export function unpackChanges({ v, facts }: ChangesTold): ConversationChanged[] {
  return facts.flatMap(({ conversation, changes }) =>
    changes.map((change) => ({
      v,
      type: "change",
      conversationId: conversation.id,
      ...change,
      conversation: { ...conversation, rev: change.rev },
    })),
  );
}

/**
 * The conversation went out of the topic's sight. Ids only. `rev` is that of the change which took it
 * away: who still sees it gets that change with the same `rev` from another topic, and the change
 * holds, whichever of the two comes first.
 */
export interface ConversationLeft {
  v: typeof INBOX_EVENT_VERSION;
  type: "left";
  conversationId: string;
  rev: number;
}

/** The topic falls silent: join the one of the new epoch and resume by cursor. */
export interface TopicRejoin {
  v: typeof INBOX_EVENT_VERSION;
  type: "rejoin";
  epoch: number;
}

/** Somebody writes. True for ten seconds. Has no `rev`. */
export interface ContactTyping {
  v: typeof INBOX_EVENT_VERSION;
  type: "typing";
  conversationId: string;
  name: string | null;
  state: "composing" | "recording" | "paused";
}

/** What the server tells the browser: a broadcast's payload, its changes unpacked. */
export type InboxEvent = ConversationChanged | ConversationLeft | TopicRejoin | ContactTyping;
