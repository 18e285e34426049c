import {
  type ContactTyping,
  type Conversation,
  type ConversationChanged,
  type ConversationItem,
  type InboxEvent,
  type Message,
  TYPING_MS,
} from "@prosa/core";
import { type InboxCounters, type InboxState, type KnownConversation, withIn } from "./state.ts";
import { advanceRev, putChange } from "./thread-window.ts";

/** What a fold asks the outside world to do. */
export type Effect =
  /** A thread has a hole: read the changes after its rev. */
  | { type: "repair"; conversationId: string }
  /** The read state of a conversation is a guess: fetch it. */
  | { type: "refresh"; conversationId: string }
  /** A topic says that we lost sight; another may still show it. */
  | { type: "verify"; conversationId: string }
  | { type: "inbound"; conversationId: string; message: Message };

/** An event that tells something; the other asks for the topics to be joined anew. */
export type Fact = Exclude<InboxEvent, { type: "rejoin" }>;

export interface Fold {
  state: InboxState;
  effects: Effect[];
}

/** What an event makes of the state. Pure; any order and any repetition end in the same state. */
export function applyEvent(state: InboxState, event: Fact, now: number): Fold {
  if (event.type === "change") return applyChange(state, event);
  if (event.type === "typing") return { state: applyTyping(state, event, now), effects: [] };
  const held = state.conversations.get(event.conversationId);
  if (!held || held.rev >= event.rev) return { state: counted(state, "duplicates"), effects: [] };
  return { state, effects: [{ type: "verify", conversationId: event.conversationId }] };
}

function applyChange(state: InboxState, event: ConversationChanged): Fold {
  const effects: Effect[] = [];
  const id = event.conversationId;
  const held = state.conversations.get(id);
  let next = state;

  if (!held || event.rev > held.rev) {
    const isCalled = callsMe(state, held, event);
    const known = learn(held, event);
    if (isCalled) known.read = { ...known.read, mentioned: true };
    next = withIn(next, "conversations", id, known);
    if (!held || event.rev > held.rev + 1) effects.push({ type: "refresh", conversationId: id });
    if (isCalled && event.message) {
      effects.push({ type: "inbound", conversationId: id, message: event.message });
    }
    if (event.message?.direction === "in" && event.kind === "message") {
      next = withIn(next, "typing", id, undefined);
      if (event.message.seq > (held?.countedSeq ?? 0) && !event.conversation.contact.blocked) {
        effects.push({ type: "inbound", conversationId: id, message: event.message });
      }
    }
  }

  const threadId = event.conversation.mergedIntoId ?? id;
  const thread = next.threads.get(threadId);
  if (thread?.status === "ready") {
    let changed = putChange(thread, event);
    if (threadId === id && !event.messageId) changed = advanceRev(changed, event.rev);
    next = withIn(next, "threads", threadId, changed);
    if (changed.ahead.length > 0 || (event.messageId && event.rev > thread.rev)) {
      next = counted(next, "holes");
      effects.push({ type: "repair", conversationId: threadId });
    }
  }
  return next === state
    ? { state: counted(state, "duplicates"), effects }
    : { state: next, effects };
}

/** A colleague's new note has our name in it. */
function callsMe(
  state: InboxState,
  held: KnownConversation | undefined,
  { kind, message }: ConversationChanged,
): boolean {
  const me = state.session.value?.me.id;
  if (kind !== "message" || !message || message.author.id === me) return false;
  if (message.seq <= (held?.read.lastReadSeq ?? 0)) return false;
  return message.content.mentions?.some(({ id }) => id === me) === true;
}

function learn(held: KnownConversation | undefined, event: ConversationChanged): KnownConversation {
  const conversation: Conversation = event.conversation;
  const rev = Math.max(event.rev, conversation.rev);
  const isInbound =
    event.kind === "message" &&
    event.message?.direction === "in" &&
    conversation.contact.blocked !== true;
  const seq = isInbound ? (event.message?.seq ?? 0) : 0;
  if (!held) {
    const read = { lastReadSeq: 0, unread: isInbound ? 1 : 0 };
    return { ...conversation, rev, read, countedSeq: conversation.lastInboundSeq };
  }
  const isNew = seq > held.countedSeq && seq > held.read.lastReadSeq;
  return {
    ...conversation,
    rev,
    read: isNew ? { ...held.read, unread: Math.min(100, held.read.unread + 1) } : held.read,
    countedSeq: Math.max(held.countedSeq, seq),
  };
}

/**
 * The state with a conversation as the server told it, with its read state. Ours is kept where it
 * is newer; reading never goes back.
 */
export function putConversation(state: InboxState, item: ConversationItem): InboxState {
  const held = state.conversations.get(item.id);
  if (held && held.rev > item.rev) return state;
  const isReadFurther = held !== undefined && held.read.lastReadSeq > item.read.lastReadSeq;
  const known: KnownConversation = {
    ...item,
    read: isReadFurther ? held.read : item.read,
    countedSeq: item.lastInboundSeq,
  };
  return withIn(state, "conversations", item.id, known);
}

/** The state without a conversation that we no longer see. */
export function dropConversation(state: InboxState, conversationId: string): InboxState {
  return (["conversations", "threads", "typing"] as const).reduce(
    (next, name) => withIn(next, name, conversationId, undefined),
    state,
  );
}

function applyTyping(state: InboxState, event: ContactTyping, now: number): InboxState {
  const typing =
    event.state === "paused"
      ? undefined
      : { name: event.name, state: event.state, until: now + TYPING_MS };
  return withIn(state, "typing", event.conversationId, typing);
}

/** The state with one of its counters one further. */
export function counted(state: InboxState, name: keyof InboxCounters): InboxState {
  return { ...state, counters: { ...state.counters, [name]: state.counters[name] + 1 } };
}
