import type {
  ContactTyping,
  ConversationItem,
  ConversationStatus,
  Message,
  ProsaError,
} from "@prosa/core";
import type {
  ConversationCounts,
  ConversationTab,
  ListFilters,
  ListSort,
  OutgoingContent,
  Peer,
  Session,
} from "../transport/transport.ts";
import type { InboxSettings } from "./settings.ts";

/** A conversation, and up to which `seq` its unread count has looked. */
export interface KnownConversation extends ConversationItem {
  countedSeq: number;
}

export interface ListQuery {
  tab: ConversationTab;
  /** Empty means every status. */
  status: Exclude<ConversationStatus, "merged">[];
  filters?: ListFilters | undefined;
  /** @defaultValue `"recent"` */
  sort?: ListSort | undefined;
  /** The saved view that was chosen. It narrows nothing: the filters do, and may differ from it by now. */
  viewId?: string | undefined;
}

export interface ListState {
  status: "idle" | "loading" | "ready" | "error";
  error: ProsaError | null;
  nextCursor: string | null;
  /** Sort key of the last fetched row: what lies behind it is not complete. */
  boundary: string | null;
  isLoadingMore: boolean;
}

export interface ThreadState {
  status: "loading" | "ready" | "error";
  error: ProsaError | null;
  /** Ascending by (`sortTs`, `seq`, `id`): a window without holes. */
  messages: readonly Message[];
  /** For each message, the `rev` that our copy is at least as new as. */
  revs: ReadonlyMap<string, number>;
  /** Every change up to here is applied. */
  rev: number;
  /** Applied revs beyond a hole, ascending. */
  ahead: readonly number[];
  hasBefore: boolean;
  hasAfter: boolean;
  isLoadingBefore: boolean;
  isLoadingAfter: boolean;
  /** `seq` of the first message that was unread when the thread was opened. */
  firstUnreadSeq: number | null;
  /** How many were unread then. */
  unreadAtOpen: number;
}

/** `degraded`: nothing arrives by itself, but reading works, so news are asked for every few seconds. */
export type LinkStatus = "connecting" | "online" | "degraded" | "reconnecting" | "offline";

export interface LinkState {
  status: LinkStatus;
  /** Milliseconds since the epoch. */
  since: number;
  lastSyncAt: number | null;
}

export type OutboxState = "queued" | "uploading" | "sending" | "failed";

/** A file that is sent from here; it is uploaded first, unless it has its `attachmentId`. */
export interface UploadContent {
  kind: "upload";
  file: Blob;
  attachmentId?: string;
  caption?: string;
  voice?: boolean;
}

/** A template with the text that the server will make of it. */
type TemplateContent = Extract<OutgoingContent, { kind: "template" }> & { body: string };

/** What a message of ours holds before it is sent. */
export type MessageContent = OutgoingContent | UploadContent | TemplateContent;

/** Another text for a message that was sent, or its end for everyone. */
export type ChangeContent =
  | { kind: "edit"; messageId: string; body: string }
  | { kind: "delete"; messageId: string };

export function isChange(content: OutboxEntry["content"]): content is ChangeContent {
  return content.kind === "edit" || content.kind === "delete";
}

/** What the server has not acknowledged: a message of ours, or a change of one. */
export interface OutboxEntry {
  clientMessageId: string;
  conversationId: string;
  content: MessageContent | ChangeContent;
  fileName: string | null;
  mime: string | null;
  bytes: number | null;
  replyToId: string | null;
  expectedSeq: number | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** It waits until then (milliseconds since the epoch), so that its author may take it back. */
  holdUntil: number | null;
  state: OutboxState;
  attempts: number;
  /** From 0 to 1 while `uploading`. */
  progress: number;
  errorCode: string | null;
}

/** `edit`: the draft is the new text of the message that its `replyToId` names. */
export type ComposerMode = "reply" | "note" | "edit";

export interface Draft {
  body: string;
  replyToId: string | null;
  /** The conversation's last `seq` when the first letter was typed. */
  startedSeq: number | null;
}

export interface ComposerAttachment {
  id: string;
  file: Blob;
  fileName: string;
  mime: string;
  state: "uploading" | "ready" | "failed";
  progress: number;
  attachmentId: string | null;
  errorCode: string | null;
  caption: string;
  /** A recording, which the customer hears as a voice note. */
  voice?: boolean;
}

export interface TypingState {
  name: string | null;
  state: ContactTyping["state"];
  /** Milliseconds since the epoch. */
  until: number;
}

export interface InboxCounters {
  /** Events at or behind the rev we held. */
  duplicates: number;
  /** Payloads that were no event of our version. */
  rejected: number;
  holes: number;
  resumes: number;
}

/** All that the inbox knows. Never mutated; unchanged parts keep their identity. */
export interface InboxState {
  session: {
    status: "idle" | "loading" | "ready" | "error";
    value: Session | null;
    error: ProsaError | null;
  };
  link: LinkState;
  query: ListQuery;
  conversations: ReadonlyMap<string, KnownConversation>;
  lists: ReadonlyMap<string, ListState>;
  counts: ConversationCounts | null;
  activeId: string | null;
  /** The message that the next look at its thread is for. */
  target: { conversationId: string; messageId: string } | null;
  threads: ReadonlyMap<string, ThreadState>;
  /** In sending order. */
  outbox: readonly OutboxEntry[];
  drafts: ReadonlyMap<string, Draft>;
  modes: ReadonlyMap<string, ComposerMode>;
  attachments: ReadonlyMap<string, readonly ComposerAttachment[]>;
  typing: ReadonlyMap<string, TypingState>;
  peers: ReadonlyMap<string, readonly Peer[]>;
  counters: InboxCounters;
  /** What this operator chose; what is missing is as the host has it. */
  settings: Partial<InboxSettings>;
  /** The time in milliseconds, cut to the minute. */
  minute: number;
}

type MapName = {
  [Name in keyof InboxState]: InboxState[Name] extends ReadonlyMap<string, unknown> ? Name : never;
}[keyof InboxState];
type EntryOf<Name extends MapName> =
  InboxState[Name] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** The state with one entry of one of its maps changed, or without it; the same state when nothing changes. */
export function withIn<Name extends MapName>(
  state: InboxState,
  name: Name,
  key: string,
  value: EntryOf<Name> | undefined,
): InboxState {
  const held: ReadonlyMap<string, unknown> = state[name];
  if (held.get(key) === value && (value !== undefined || !held.has(key))) return state;
  const copy = new Map(held);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return { ...state, [name]: copy };
}

export function draftKey(conversationId: string, mode: ComposerMode): string {
  return `${conversationId}/${mode}`;
}

/** A time in milliseconds cut to its minute. */
export function minuteOf(at: number): number {
  return Math.floor(at / 60_000) * 60_000;
}
