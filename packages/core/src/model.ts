import type { DeliveryStatus } from "./delivery.ts";
import type { IdentityKind } from "./identity.ts";

export type Role = "owner" | "admin" | "supervisor" | "agent" | "viewer";

export type ConversationStatus = "open" | "pending" | "snoozed" | "resolved" | "merged";

export type MessageKind =
  | "text"
  | "image"
  | "video"
  | "audio"
  | "document"
  | "sticker"
  | "location"
  | "contact"
  | "poll"
  | "choice"
  | "order"
  | "product"
  | "invite"
  | "album"
  | "template"
  | "system"
  | "note"
  | "unsupported";

export type Direction = "in" | "out" | "note" | "system";

export type MessageOrigin = "customer" | "panel" | "phone" | "api" | "automation" | "import";

/**
 * Where a file stands. `pending`: on its way, or still looked at; `remote`: not kept here, and opened
 * from the provider by who asks for it.
 */
export type AttachmentState = "uploading" | "pending" | "ready" | "remote" | "failed" | "removed";

/** ISO 8601 in UTC, e.g. `2026-11-22T09:31:00.000Z`. */
export type Timestamp = string;

export interface Attachment {
  id: string;
  ordinal: number;
  kind: "image" | "video" | "audio" | "document" | "sticker";
  state: AttachmentState;
  mime: string | null;
  fileName: string | null;
  bytes: number | null;
  widthPx: number | null;
  heightPx: number | null;
  durationMs: number | null;
  /** Voice note: 64 values from 0 to 100, or `null`. */
  waveform: number[] | null;
  /** Tiny preview as a data URI of a JPEG, or `null`. */
  preview: string | null;
  /** Path in the private bucket `prosa`, for a signed URL; `null` until `ready`. */
  storagePath: string | null;
  /** Path of a small picture of it in the same bucket, or `null`. */
  thumbnailPath: string | null;
  errorCode: string | null;
}

/**
 * What a message says besides its text; fields are present for the kinds that have them.
 * Unknown kinds keep the provider's own name in `providerKind`.
 */
export interface MessageContent {
  voice?: boolean;
  gif?: boolean;
  viewOnce?: boolean;
  forwarded?: boolean;
  location?: {
    latitude: number;
    longitude: number;
    name: string | null;
    address: string | null;
    live: boolean;
  };
  contacts?: { name: string; phones: string[] }[];
  poll?: { question: string; options: string[] };
  /** An answer to buttons, a list or a template: id and title as the customer saw it. */
  choice?: { id: string | null; title: string };
  /** Lines of a message with buttons or a list, in order. */
  options?: string[];
  link?: { url: string; title: string | null; description: string | null };
  ad?: { sourceId: string | null; sourceUrl: string | null; title: string | null };
  /** Members whom a note calls by `@name`, as they were called when it was written. */
  mentions?: { id: string; name: string }[];
  providerKind?: string;
  /** The template that a message of ours was made of; the body says what the customer got. */
  template?: SentTemplate;
  /** What was done to the conversation, in a message of the system. */
  work?: ConversationWork;
}

/** A part of a template that holds variables. */
export type TemplatePlace = "header" | "body" | "button";

/** A field to fill in before a template may leave. */
export interface TemplateVariable {
  /** Names it in a request, e.g. `body.1`; unique in its template. */
  key: string;
  place: TemplatePlace;
  /** As it stands in the text between `{{` and `}}`. */
  name: string;
  /** Which button, from 0; absent elsewhere. */
  button?: number;
  /** What the provider was shown when it approved the template, or `null`. */
  example: string | null;
}

/** A text that the provider approved; the only kind that leaves while the window is closed. */
export interface MessageTemplate {
  id: string;
  name: string;
  /** As the provider spells it, e.g. `pt_BR`. */
  language: string;
  /** The provider's own word, e.g. `UTILITY`. */
  category: string;
  header: string | null;
  body: string;
  footer: string | null;
  /** Titles, in order. */
  buttons: string[];
  /** In the order in which they are read. */
  variables: TemplateVariable[];
}

/** What the provider has to know of a template that is sent. */
export interface SentTemplate {
  id: string;
  name: string;
  language: string;
  values: { place: TemplatePlace; name: string; button?: number; value: string }[];
}

/** One act on a conversation: what it became, names as they were then. */
export interface ConversationWork {
  status?: { from: ConversationStatus; to: ConversationStatus; until: Timestamp | null };
  priority?: Conversation["priority"];
  assignee?: { id: string; name: string } | null;
  team?: { id: string; name: string } | null;
  /** Names of labels. */
  labels?: { added: string[]; removed: string[] };
}

export interface Reaction {
  /** `customer:<identity>` or `member:<operator id>` or `self`. */
  actorKey: string;
  emoji: string;
  at: Timestamp;
}

export interface QuotedMessage {
  /** `null` when the quoted message is not known to us. */
  id: string | null;
  externalId: string | null;
  kind: MessageKind | null;
  body: string | null;
  direction: Direction | null;
}

/** The channel's own pace, its typing, its quiet hours, or its cap on people new to it. */
export interface MessageWait {
  for: "pace" | "typing" | "quiet_hours" | "new_contacts";
  until: Timestamp;
}

/** What we change of a message that was sent, until the provider took it. */
export interface MessageChange {
  kind: "edit" | "delete";
  /** The new text of an edit; the message's own `body` is still what the customer has. */
  body: string | null;
  /** `failed`: it is not tried again by itself. */
  state: "waiting" | "failed";
  errorCode: string | null;
}

export interface Message {
  id: string;
  conversationId: string;
  /** Receipt order inside the conversation, from 1, without holes. */
  seq: number;
  /** Display order is (`sortTs`, `seq`, `id`). Whole seconds. */
  sortTs: Timestamp;
  createdAt: Timestamp;
  direction: Direction;
  origin: MessageOrigin;
  kind: MessageKind;
  body: string | null;
  content: MessageContent;
  author: {
    kind: "customer" | "member" | "self" | "system";
    /** Operator id of a member, else `null`. */
    id: string | null;
    name: string | null;
  };
  /** Only for `direction: "out"`. */
  status: DeliveryStatus | null;
  errorCode: string | null;
  /** Why a `queued` message waits although nothing went wrong; absent or `null` when it does not. */
  waiting?: MessageWait | null;
  clientMessageId: string | null;
  replyTo: QuotedMessage | null;
  attachments: Attachment[];
  reactions: Reaction[];
  editedAt: Timestamp | null;
  deletedAt: Timestamp | null;
  /** The operator who deleted it for everyone; absent or `null` for others. */
  deletedBy?: { id: string; name: string } | null;
  /** An edit or deletion of ours that is under way or failed; absent or `null` for none. */
  change?: MessageChange | null;
}

export interface ConversationContact {
  id: string;
  kind: "person" | "group";
  name: string | null;
  /** E.164, or `null` when only a LID or an API id is known. */
  phone: string | null;
  /** What they write is kept and calls for nobody. @defaultValue `false` */
  blocked?: boolean;
}

export interface Conversation {
  id: string;
  tenantId: string;
  number: number;
  status: ConversationStatus;
  priority: "low" | "normal" | "high" | "urgent";
  assignee: { id: string; name: string } | null;
  team: { id: string; name: string } | null;
  channel: { id: string; name: string; provider: string };
  contact: ConversationContact;
  labels: { id: string; name: string; color: string }[];
  lastSeq: number;
  lastInboundSeq: number;
  lastMessageAt: Timestamp | null;
  /** The last message in one line, or `null` in an empty conversation. */
  preview: {
    kind: MessageKind;
    text: string | null;
    direction: Direction;
    status: DeliveryStatus | null;
    voice: boolean;
  } | null;
  /**
   * Until when free text may leave, where the channel has a `sessionWindowHours`; `null` when the
   * customer never wrote.
   */
  windowExpiresAt: Timestamp | null;
  /** Since when the customer waits for a human answer, or `null`. */
  waitingSince: Timestamp | null;
  snoozedUntil: Timestamp | null;
  mergedIntoId: string | null;
  /** Counts every visible change of the conversation. */
  rev: number;
}

/** What one operator has read; not part of shared events. */
export interface ReadState {
  lastReadSeq: number;
  /** Inbound messages after `lastReadSeq`, counted up to 100. */
  unread: number;
  /** A note after `lastReadSeq` calls the operator by name; absent when none does. */
  mentioned?: boolean;
}

export interface ConversationItem extends Conversation {
  read: ReadState;
}

export interface Operator {
  id: string;
  name: string;
  email: string | null;
}

export interface ContactIdentity {
  kind: IdentityKind;
  value: string;
  /** E.164, or `null`. */
  phone: string | null;
}

/** What a channel can do; it drives the composer. `null` limits mean "no limit known". */
export interface ChannelCapabilities {
  reply: boolean;
  reaction: boolean;
  typing: boolean;
  receipts: boolean;
  /** Which of our messages can be given another text, and for how long after sending. */
  edit: { withinMs: number; kinds: MessageKind[] } | null;
  /** How long after sending a message of ours can be deleted for everyone. */
  delete: { withinMs: number } | null;
  media: Partial<Record<Attachment["kind"], { maxBytes: number; mimes: string[] }>>;
  /** A recording of any browser arrives as a voice note: somebody on the way converts it. */
  voiceNotes: boolean;
  maxChars: number;
  /** Free text may leave for so long after the customer's last message; `null`: always. */
  sessionWindowHours: number | null;
  /** The provider keeps approved templates of the channel. */
  templates: boolean;
}
