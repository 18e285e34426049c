import type {
  Attachment,
  ChannelCapabilities,
  Conversation,
  ConversationChanged,
  ConversationItem,
  ConversationStatus,
  InboxEvent,
  Message,
  MessageTemplate,
  Operator,
  ReadState,
  Role,
} from "@prosa/core";

/** Every call takes a signal; an aborted call rejects with the signal's reason. */
export interface CallOptions {
  signal?: AbortSignal;
}

export type ConversationTab = "mine" | "unassigned" | "all";

/** `waiting`: who waits longest comes first. `priority`: urgent first; most recent first within each. */
export type ListSort = "recent" | "waiting" | "priority";

/** What narrows a list. Several values of one kind widen it again; several kinds narrow it further. */
export interface ListFilters {
  /** `null` among them means nobody. */
  assigneeIds?: (string | null)[] | undefined;
  /** `null` among them means no team. */
  teamIds?: (string | null)[] | undefined;
  channelIds?: string[] | undefined;
  labelIds?: string[] | undefined;
  priority?: Conversation["priority"][] | undefined;
  unread?: boolean | undefined;
  /** The customer wrote last. */
  waiting?: boolean | undefined;
}

export interface SessionTenant {
  id: string;
  name: string;
  slug: string;
  role: Role;
  locale: string;
  timeZone: string;
}

export interface SessionChannel {
  id: string;
  name: string;
  provider: string;
  status: string;
  capabilities: ChannelCapabilities;
  /** The operator may begin conversations on it; absent where the server does not say. */
  isMine?: boolean | undefined;
}

/** A colleague. `canAnswer`: their role may answer, so conversations may be given to them. */
export interface Member {
  id: string;
  name: string;
  role: Role;
  /** What they said of themselves; nothing is routed by it. */
  availability: "online" | "away" | "offline";
  canAnswer: boolean;
}

/** Who the operator is in one tenant, and what they may join and do there. */
export interface Session {
  me: Operator;
  tenants: SessionTenant[];
  /** The tenant asked for, or `null` when the operator is no member of it. */
  tenant: SessionTenant | null;
  permissions: string[];
  channels: SessionChannel[];
  teams: { id: string; name: string }[];
  members: Member[];
  labels: { id: string; name: string; color: string }[];
  /** Private fact topics that this operator may join now. */
  topics: string[];
  /** ISO 8601 in UTC. */
  serverTime: string;
}

export interface ConversationQuery {
  tenantId: string;
  tab: ConversationTab;
  /** Empty means every status but `merged`. */
  status: Exclude<ConversationStatus, "merged">[];
  filters?: ListFilters | undefined;
  /** @defaultValue `"recent"` */
  sort?: ListSort | undefined;
  /** From 1 to 100. */
  limit: number;
  cursor?: string;
}

export interface ConversationPage {
  /** In the order of the sort. A filter may leave fewer than `limit`, even none, with more behind. */
  items: ConversationItem[];
  /** `null` on the last page. */
  nextCursor: string | null;
  /** Where `sync` continues from. */
  syncCursor: string;
}

export interface ConversationSync {
  items: ConversationItem[];
  /** Ids of conversations that went out of sight. */
  left: string[];
  cursor: string;
  /** Another page waits behind `cursor`. */
  more: boolean;
  /** The cursor is too old: load the list anew. */
  reset: boolean;
}

export interface SearchQuery {
  tenantId: string;
  /** 2 to 200 characters: a name, any spelling of a phone, a conversation's number, or words. */
  query: string;
  /** From 1 to 50, of each kind. */
  limit: number;
  cursor?: string;
  /** Only messages of this conversation, and no people. */
  conversationId?: string | undefined;
}

export interface SearchPage {
  /** By name, phone or number, most recent first; empty on every page but the first. */
  conversations: ConversationItem[];
  /** By words, newest first. */
  messages: { message: Message; conversation: ConversationItem }[];
  /** `null` on the last page. */
  nextCursor: string | null;
}

/** A text that a company keeps; see `expandVariables` for what `{{nome}}` and others become. */
export interface QuickReply {
  id: string;
  /** Without its slash. */
  shortcut: string;
  title: string;
  body: string;
}

/** What a channel's provider approved. */
export interface TemplateList {
  /** What may be sent, by name. */
  items: MessageTemplate[];
  /** When the server last asked the provider, or `null` before the first time. */
  refreshedAt: string | null;
  /** Why that failed, or `null`: the items may be older than it. */
  errorCode: string | null;
}

export interface MessageCursor {
  sortTs: string;
  seq: number;
  id: string;
}

export interface MessageQuery {
  conversationId: string;
  before?: MessageCursor;
  after?: MessageCursor;
  /** Id of a message that stands in the middle of the window. */
  around?: string;
  /** From 1 to 200. */
  limit: number;
}

export interface MessageWindow {
  /** Ascending by (`sortTs`, `seq`, `id`). */
  items: Message[];
  hasBefore: boolean;
  hasAfter: boolean;
  /** The conversation's `rev` that the window is true for. */
  rev: number;
}

/** One version of a message that was edited. */
export interface Revision {
  body: string | null;
  /** `null` where the provider told no time. */
  at: string | null;
  by: Message["direction"];
}

/** An earlier conversation of the same contact. */
export interface PastConversation extends Conversation {
  startedAt: string;
  resolvedAt: string | null;
  /** Name of who resolved it, where that is known. */
  resolvedBy: string | null;
}

export interface PastPage {
  /** Latest first. */
  items: PastConversation[];
  /** What `before` is for the next page; `null` on the last one. */
  nextBefore: number | null;
}

export interface ChangePage {
  /** Ascending by `rev`, each with the present state of its message. */
  changes: ConversationChanged[];
  /** The changes asked for are no longer kept: load the window anew. */
  reset: boolean;
  /** The conversation's `rev` now. */
  rev: number;
}

/** Capped at 100. */
export interface ConversationCounts {
  mine: number;
  unassigned: number;
  all: number;
  unread: number;
}

export type OutgoingContent =
  | { kind: "text"; body: string }
  /** `voice`: a recording, which the customer hears as a voice note. */
  | { kind: "media"; attachmentId: string; caption?: string; voice?: boolean }
  /** `variables` by their key; each of the template's needs one. */
  | { kind: "template"; templateId: string; variables: Record<string, string> }
  | { kind: "reaction"; messageId: string; emoji: string }
  /** Members whose `@name` stands in it are told. */
  | { kind: "note"; body: string };

export interface OutgoingMessage {
  conversationId: string;
  /** UUID version 7; the same id always answers with the same message. */
  clientMessageId: string;
  content: OutgoingContent;
  replyToId?: string;
  /** The last `seq` the author had seen; guards against answering twice. */
  expectedSeq?: number;
}

/** The first message to somebody: a known contact, or a number. */
export type FirstMessage = {
  channelId: string;
  /** UUID version 7; the same id always answers with the same message. */
  clientMessageId: string;
  body: string;
} & (
  | { contactId: string }
  /** Digits with the country's code; see `parsePhone` of `@prosa/core`. */
  | { phone: string }
);

export interface SendAck {
  /** `null` for a reaction. */
  message: Message | null;
  duplicate: boolean;
}

/** A message as it stands after it was asked to change; true at `rev` of its conversation. */
export interface ChangeAck {
  message: Message;
  rev: number;
}

export interface ConversationPatch {
  status?: "open" | "pending" | "snoozed" | "resolved";
  assigneeId?: string | null;
  teamId?: string | null;
  priority?: Conversation["priority"];
  snoozedUntil?: string | null;
}

/** What is done to many conversations at once. */
export interface BulkChange {
  patch?: ConversationPatch;
  addLabelIds?: string[];
  removeLabelIds?: string[];
}

/** What became of one of many: `error` is the code of why it was left as it is. */
export interface BulkResult {
  conversationId: string;
  ok: boolean;
  error?: string | undefined;
  conversation?: Conversation | undefined;
  read?: ReadState | undefined;
}

/** A list that is kept by its name. */
export interface SavedView {
  id: string;
  name: string;
  /** Everybody in the company has it. */
  isShared: boolean;
  query: Pick<ConversationQuery, "tab" | "status" | "filters" | "sort">;
}

export interface UploadInput {
  conversationId: string;
  file: Blob;
  fileName: string;
  mime: string;
}

/** `joined`: every topic delivers. `lost`: at least one does not, and the transport tries again. */
export type SubscriptionStatus = "connecting" | "joined" | "lost";

export interface SubscriptionSink {
  /** Parsed events, in the order in which they arrived; duplicates and holes are possible. */
  event(event: InboxEvent): void;
  status(status: SubscriptionStatus): void;
  /** A payload that was no event of this version was dropped. */
  rejected(): void;
}

export interface Peer {
  id: string;
  name: string;
  typing: boolean;
}

export interface PresenceHandle {
  setTyping(typing: boolean): void;
  close(): void;
}

/** A field that a company keeps for every contact. */
export interface ContactField {
  key: string;
  label: string;
  kind: "text" | "number" | "date" | "boolean" | "url" | "choice";
  /** Of a `choice`. */
  choices: string[];
}

export type AttributeValue = string | number | boolean;

export interface Contact {
  id: string;
  kind: "person" | "group";
  name: string | null;
  /** E.164 */
  phone: string | null;
  attributes: Record<string, AttributeValue>;
  /** `null` while their messages call for somebody. */
  blockedAt: string | null;
  /** For `update`: counts the changes. */
  version: number;
}

/** A merge made by hand, which can be undone. */
export interface ContactMerge {
  mergeId: string;
  contact: { id: string; name: string | null; phone: string | null };
  by: { id: string; name: string } | null;
  at: string;
}

export interface ContactAddress {
  id: string;
  channel: { id: string; name: string; provider: string };
  identities: {
    kind: "phone" | "jid" | "lid" | "bsuid" | "group" | "api";
    value: string;
    since: string | null;
  }[];
}

/** A contact with what is known around it. The one that is shown: a merged contact answers as its winner. */
export interface ContactDetails {
  contact: Contact;
  fields: ContactField[];
  merges: ContactMerge[];
  addresses: ContactAddress[];
  /** Those that the operator sees, latest first. */
  conversations: Conversation[];
}

export interface ContactPatch {
  /** `null` gives the naming back to the channel. */
  name?: string | null;
  /** `null` forgets a value; keys that are absent stay. */
  attributes?: Record<string, AttributeValue | null>;
}

export interface ContactNote {
  id: string;
  body: string;
  author: { id: string; name: string } | null;
  createdAt: string;
  editedAt: string | null;
}

/** A file of one of the contact's conversations. */
export interface ContactFile {
  attachment: Attachment;
  messageId: string;
  conversationId: string;
  at: string;
}

/** One page of a list, newest first; `nextCursor` is `null` on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface ContactQuery {
  contactId: string;
  limit: number;
  cursor?: string;
}

/** What an operator knows and does about a person, beside talking to them. */
export interface ContactCalls {
  get(contactId: string, options?: CallOptions): Promise<ContactDetails>;
  /** `expectedVersion` refuses with `storage.conflict` what was decided on older facts. */
  update?(contactId: string, patch: ContactPatch, expectedVersion?: number): Promise<Contact>;
  block?(contactId: string, blocked: boolean): Promise<Contact>;
  notes?(query: ContactQuery, options?: CallOptions): Promise<Page<ContactNote>>;
  /** `noteId` is a UUID of the caller: repeating it writes no second note, another body edits. */
  saveNote?(contactId: string, noteId: string, body: string): Promise<ContactNote>;
  deleteNote?(contactId: string, noteId: string): Promise<void>;
  /** Pictures and videos. */
  media?(query: ContactQuery, options?: CallOptions): Promise<Page<ContactFile>>;
  merge?(winnerId: string, loserId: string): Promise<{ mergeId: string }>;
  unmerge?(mergeId: string): Promise<void>;
}

/**
 * How the inbox reaches its server: one method for each user function of the schema.
 *
 * Every method rejects with `ProsaError`. A missing optional method hides its control.
 * `send` and `markRead` may be repeated at will; reads may run at once.
 */
export interface InboxTransport {
  readonly id: string;
  session(query: { tenantId: string }, options?: CallOptions): Promise<Session>;
  conversations(query: ConversationQuery, options?: CallOptions): Promise<ConversationPage>;
  sync(
    query: {
      tenantId: string;
      cursor: string;
      limit?: number;
      /** Ids that are held, at most 1,000: those out of sight come back in `left`. */
      known?: string[];
    },
    options?: CallOptions,
  ): Promise<ConversationSync>;
  conversation(conversationId: string, options?: CallOptions): Promise<ConversationItem>;
  counts(query: { tenantId: string }, options?: CallOptions): Promise<ConversationCounts>;
  search?(query: SearchQuery, options?: CallOptions): Promise<SearchPage>;
  /** By shortcut. */
  templates?(query: { channelId: string }, options?: CallOptions): Promise<TemplateList>;
  /**
   * Has the server ask the provider again; `refreshedAt` tells when it did. `false`: it did a moment ago.
   */
  refreshTemplates?(channelId: string): Promise<boolean>;
  quickReplies?(query: { tenantId: string }, options?: CallOptions): Promise<QuickReply[]>;
  messages(query: MessageQuery, options?: CallOptions): Promise<MessageWindow>;
  message(messageId: string, options?: CallOptions): Promise<Message>;
  /** Every version of a message, from the first to the one that is shown; empty when it was never edited. */
  revisions?(messageId: string, options?: CallOptions): Promise<Revision[]>;
  /** The contact's conversations before this one that the operator sees, over all channels. */
  pastConversations?(
    query: { conversationId: string; before?: number; limit: number },
    options?: CallOptions,
  ): Promise<PastPage>;
  changes(
    query: { conversationId: string; afterRev: number; limit: number },
    options?: CallOptions,
  ): Promise<ChangePage>;
  send(message: OutgoingMessage, options?: CallOptions): Promise<SendAck>;
  /**
   * Begins a conversation, or goes on in the one that is open with them. Rejects with `contact.not_found` when
   * nobody there has the number, and with `conversation.taken` when a colleague holds it out of sight.
   */
  startConversation?(first: FirstMessage): Promise<{ conversationId: string }>;
  /** Delivers until the returned function is called. */
  subscribe(topics: string[], sink: SubscriptionSink): () => void;
  /** An unknown message may then arrive twice, so it needs `acknowledgeUnknown`. */
  retry?(messageId: string, options?: { acknowledgeUnknown?: boolean }): Promise<void>;
  /** Has the provider asked what became of an unknown message. */
  verify?(messageId: string): Promise<void>;
  discard?(messageId: string): Promise<void>;
  /** Gives a message of ours another text, for everyone. Repeating it changes nothing. */
  edit?(messageId: string, body: string, options?: CallOptions): Promise<ChangeAck>;
  /** Deletes a message of ours for everyone. Repeating it changes nothing. */
  delete?(messageId: string, options?: CallOptions): Promise<ChangeAck>;
  /** Forgets an edit or deletion that failed. */
  dropChange?(messageId: string): Promise<ChangeAck>;
  markRead?(conversationId: string, seq: number): Promise<ReadState>;
  update?(conversationId: string, patch: ConversationPatch): Promise<Conversation>;
  /** Gives the conversation these labels and no others. */
  setLabels?(conversationId: string, labelIds: string[]): Promise<Conversation>;
  contacts?: ContactCalls;
  /**
   * At most 100; those that may not be changed say why. `undoId` undoes the rest for ten minutes; it
   * is `null` where nothing changed.
   */
  updateMany?(
    conversationIds: string[],
    change: BulkChange,
  ): Promise<{ results: BulkResult[]; undoId: string | null }>;
  /** Puts back what a change of many found, where nobody changed it since. */
  undo?(undoId: string): Promise<BulkResult[]>;
  /** Up to where the operator has read, exactly: it may go back. At most 100. */
  setReadMarks?(marks: { conversationId: string; seq: number }[]): Promise<BulkResult[]>;
  /** Hands a conversation on, with a note to whoever takes it, in one transaction. */
  transfer?(input: {
    conversationId: string;
    assigneeId?: string | null;
    teamId?: string | null;
    note?: string;
    /** Of the note; the same id never writes a second one. */
    clientMessageId?: string;
  }): Promise<Conversation>;
  savedViews?(query: { tenantId: string }, options?: CallOptions): Promise<SavedView[]>;
  /** With `viewId` that one is changed. */
  saveView?(
    view: { tenantId: string; viewId?: string } & Omit<SavedView, "id">,
  ): Promise<SavedView>;
  deleteView?(view: { tenantId: string; viewId: string }): Promise<void>;
  orderViews?(order: { tenantId: string; viewIds: string[] }): Promise<SavedView[]>;
  /** Joins the conversation's presence; `peers` never holds the operator themself. */
  presence?(conversationId: string, me: Operator, peers: (peers: Peer[]) => void): PresenceHandle;
  /** Has the customer see that an answer is being written, or no longer is. */
  announceTyping?(conversationId: string, state: "composing" | "paused"): Promise<void>;
  /** `progress` goes from 0 to 1. Resolves when the file is stored. */
  upload?(
    input: UploadInput,
    progress: (done: number) => void,
    options?: CallOptions,
  ): Promise<{ attachmentId: string }>;
  /** A URL that works until `expiresAt` (milliseconds since the epoch). */
  mediaUrl?(storagePath: string): Promise<{ url: string; expiresAt: number }>;
  /** Has a received file that failed fetched again. Repeating it does nothing. */
  retryFile?(attachmentId: string): Promise<void>;
  /** The bytes of a `remote` file, which the server asks of the provider. Never show them inline. */
  openFile?(attachmentId: string): Promise<Blob>;
}
