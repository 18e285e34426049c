import {
  type Attachment,
  type ChangesTold,
  type ChannelCapabilities,
  type Conversation,
  type ConversationChanged,
  type ConversationItem,
  type ConversationStatus,
  type DeliveryStatus,
  INBOX_EVENT_VERSION,
  type InboxEvent,
  type Message,
  type MessageContent,
  type MessageKind,
  type Operator,
  ProsaError,
  type ReadState,
  unpackChanges,
} from "@prosa/core";
import * as v from "valibot";
import type {
  ChangePage,
  ConversationCounts,
  ConversationPage,
  ConversationSync,
  MessageWindow,
  SendAck,
  Session,
} from "./transport.ts";

export type Schema<T> = v.GenericSchema<unknown, T>;

export const text = v.string();
export const count = v.number();
export const flag = v.boolean();
export const textOrNull = v.nullable(text);
export const countOrNull = v.nullable(count);
export const maybe = <T>(schema: Schema<T>) => v.fallback(v.optional(schema), undefined);
export const named = v.object({ id: text, name: text });

const kinds: MessageKind[] = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contact",
  "poll",
  "choice",
  "order",
  "product",
  "invite",
  "album",
  "template",
  "system",
  "note",
  "unsupported",
];
const kind: Schema<MessageKind> = v.fallback(v.picklist(kinds), "unsupported");
const status: Schema<DeliveryStatus | null> = v.nullable(
  v.picklist(["queued", "sending", "unknown", "failed", "sent", "delivered", "read", "played"]),
);
export const direction = v.picklist(["in", "out", "note", "system"]);

export const attachment: Schema<Attachment> = v.object({
  id: text,
  ordinal: count,
  kind: v.picklist(["image", "video", "audio", "document", "sticker"]),
  state: v.picklist(["uploading", "pending", "ready", "remote", "failed", "removed"]),
  mime: textOrNull,
  fileName: textOrNull,
  bytes: countOrNull,
  widthPx: countOrNull,
  heightPx: countOrNull,
  durationMs: countOrNull,
  waveform: v.fallback(v.nullable(v.array(count)), null),
  preview: textOrNull,
  storagePath: textOrNull,
  thumbnailPath: textOrNull,
  errorCode: textOrNull,
});

const stage: Schema<ConversationStatus> = v.picklist([
  "open",
  "pending",
  "snoozed",
  "resolved",
  "merged",
]);
const priority: Schema<Conversation["priority"]> = v.fallback(
  v.picklist(["low", "normal", "high", "urgent"]),
  "normal",
);

const content: Schema<MessageContent> = v.object({
  voice: maybe(flag),
  gif: maybe(flag),
  viewOnce: maybe(flag),
  forwarded: maybe(flag),
  location: maybe(
    v.object({
      latitude: count,
      longitude: count,
      name: textOrNull,
      address: textOrNull,
      live: flag,
    }),
  ),
  contacts: maybe(v.array(v.object({ name: text, phones: v.array(text) }))),
  poll: maybe(v.object({ question: text, options: v.array(text) })),
  choice: maybe(v.object({ id: textOrNull, title: text })),
  options: maybe(v.array(text)),
  link: maybe(v.object({ url: text, title: textOrNull, description: textOrNull })),
  ad: maybe(v.object({ sourceId: textOrNull, sourceUrl: textOrNull, title: textOrNull })),
  mentions: maybe(v.array(named)),
  providerKind: maybe(text),
  work: maybe(
    v.object({
      status: v.optional(v.object({ from: stage, to: stage, until: textOrNull })),
      priority: v.optional(priority),
      assignee: v.optional(v.nullable(named)),
      team: v.optional(v.nullable(named)),
      labels: v.optional(v.object({ added: v.array(text), removed: v.array(text) })),
    }),
  ),
});

export const message: Schema<Message> = v.object({
  id: text,
  conversationId: text,
  seq: count,
  sortTs: text,
  createdAt: text,
  direction,
  origin: v.picklist(["customer", "panel", "phone", "api", "automation", "import"]),
  kind,
  body: textOrNull,
  content: v.fallback(content, {}),
  author: v.object({
    kind: v.picklist(["customer", "member", "self", "system"]),
    id: textOrNull,
    name: textOrNull,
  }),
  status,
  errorCode: textOrNull,
  waiting: maybe(
    v.nullable(
      v.object({
        for: v.picklist(["pace", "typing", "quiet_hours", "new_contacts"]),
        until: text,
      }),
    ),
  ),
  clientMessageId: textOrNull,
  replyTo: v.fallback(
    v.nullable(
      v.object({
        id: textOrNull,
        externalId: textOrNull,
        kind: v.nullable(kind),
        body: textOrNull,
        direction: v.nullable(direction),
      }),
    ),
    null,
  ),
  attachments: v.array(attachment),
  reactions: v.array(v.object({ actorKey: text, emoji: text, at: text })),
  editedAt: textOrNull,
  deletedAt: textOrNull,
  deletedBy: maybe(v.nullable(named)),
  change: maybe(
    v.nullable(
      v.object({
        kind: v.picklist(["edit", "delete"]),
        body: textOrNull,
        state: v.picklist(["waiting", "failed"]),
        errorCode: textOrNull,
      }),
    ),
  ),
});

export const conversationFields = {
  id: text,
  tenantId: text,
  number: count,
  status: stage,
  priority,
  assignee: v.nullable(named),
  team: v.nullable(named),
  channel: v.object({ id: text, name: text, provider: text }),
  contact: v.object({
    id: text,
    kind: v.picklist(["person", "group"]),
    name: textOrNull,
    phone: textOrNull,
    blocked: maybe(flag),
  }),
  labels: v.array(v.object({ id: text, name: text, color: text })),
  lastSeq: count,
  lastInboundSeq: count,
  lastMessageAt: textOrNull,
  preview: v.nullable(v.object({ kind, text: textOrNull, direction, status, voice: flag })),
  windowExpiresAt: v.fallback(textOrNull, null),
  waitingSince: textOrNull,
  snoozedUntil: textOrNull,
  mergedIntoId: textOrNull,
  rev: count,
};
export const conversation: Schema<Conversation> = v.object(conversationFields);
export const read: Schema<ReadState> = v.object({
  lastReadSeq: count,
  unread: count,
  mentioned: maybe(flag),
});
export const item: Schema<ConversationItem> = v.object({ ...conversationFields, read });

const version = v.picklist([INBOX_EVENT_VERSION]);
const changeFields = {
  rev: count,
  kind: v.picklist(["message", "message_updated", "conversation"]),
  message: v.optional(message),
  messageId: v.optional(text),
};
const changed = v.object({
  v: version,
  type: v.picklist(["change"]),
  conversationId: text,
  conversation,
  ...changeFields,
});
const told: Schema<ChangesTold> = v.object({
  v: version,
  type: v.picklist(["changes"]),
  facts: v.array(v.object({ conversation, changes: v.array(v.object(changeFields)) })),
});
const events: Record<string, Schema<Exclude<InboxEvent, ConversationChanged> | ChangesTold>> = {
  changes: told,
  left: v.object({
    v: version,
    type: v.picklist(["left"]),
    conversationId: text,
    rev: count,
  }),
  rejoin: v.object({ v: version, type: v.picklist(["rejoin"]), epoch: count }),
  typing: v.object({
    v: version,
    type: v.picklist(["typing"]),
    conversationId: text,
    name: textOrNull,
    state: v.picklist(["composing", "recording", "paused"]),
  }),
};

const presence = v.object({
  v: version,
  type: v.picklist(["presence"]),
  conversationId: text,
  operatorId: text,
  name: text,
  state: v.picklist(["here", "typing", "gone"]),
});

const limits = v.object({ maxBytes: count, mimes: v.array(text) });
const capabilities: Schema<ChannelCapabilities> = v.object({
  reply: v.fallback(flag, true),
  reaction: v.fallback(flag, false),
  typing: v.fallback(flag, false),
  receipts: v.fallback(flag, false),
  edit: v.fallback(v.nullable(v.object({ withinMs: count, kinds: v.array(kind) })), null),
  delete: v.fallback(v.nullable(v.object({ withinMs: count })), null),
  media: v.fallback(
    v.object({
      image: v.optional(limits),
      video: v.optional(limits),
      audio: v.optional(limits),
      document: v.optional(limits),
      sticker: v.optional(limits),
    }),
    {},
  ),
  voiceNotes: v.fallback(flag, false),
  maxChars: v.fallback(count, 65_536),
  sessionWindowHours: v.fallback(countOrNull, null),
  templates: v.fallback(flag, false),
});
const availability = v.fallback(v.picklist(["online", "away", "offline"]), "online");
const role = v.picklist(["owner", "admin", "supervisor", "agent", "viewer"]);
const tenant = v.object({
  id: text,
  name: text,
  slug: text,
  role,
  locale: text,
  timeZone: text,
});
const me: Schema<Operator> = v.object({ id: text, name: text, email: textOrNull });
const session: Schema<Session> = v.object({
  me,
  tenants: v.array(tenant),
  tenant: v.nullable(tenant),
  permissions: v.array(text),
  channels: v.array(
    v.object({
      id: text,
      name: text,
      provider: text,
      status: text,
      capabilities,
      isMine: maybe(flag),
    }),
  ),
  teams: v.array(named),
  members: v.array(v.object({ id: text, name: text, role, availability, canAnswer: v.boolean() })),
  labels: v.array(v.object({ id: text, name: text, color: text })),
  topics: v.array(text),
  serverTime: text,
});

const page: Schema<ConversationPage> = v.object({
  items: v.array(item),
  nextCursor: textOrNull,
  syncCursor: text,
});
const sync: Schema<ConversationSync> = v.object({
  items: v.array(item),
  left: v.array(text),
  cursor: text,
  more: flag,
  reset: flag,
});
const window: Schema<MessageWindow> = v.object({
  items: v.array(message),
  hasBefore: flag,
  hasAfter: flag,
  rev: count,
});
const changes: Schema<ChangePage> = v.object({
  changes: v.array(changed),
  reset: flag,
  rev: count,
});
const counts: Schema<ConversationCounts> = v.object({
  mine: count,
  unassigned: count,
  all: count,
  unread: count,
});
const ack: Schema<SendAck> = v.object({ message: v.nullable(message), duplicate: flag });
const opened = v.object({ url: text, seconds: count });

const answers = {
  session,
  page,
  sync,
  item,
  window,
  message,
  changes,
  counts,
  ack,
  read,
  opened,
};
type Answers = { [Name in keyof typeof answers]: v.InferOutput<(typeof answers)[Name]> };

/**
 * Reads an answer of the server that is needed for the first message, or soon after it.
 *
 * Unknown fields are dropped and an unknown kind of message becomes `unsupported`.
 * @throws ProsaError `internal` when the answer has another shape; `details.path` says where.
 */
export function parseAnswer<Name extends keyof Answers>(name: Name, input: unknown): Answers[Name] {
  return readAs(answers[name] as Schema<Answers[Name]>, name, input);
}

/** As `parseAnswer`, by a schema that its caller holds. */
export function readAs<T>(schema: Schema<T>, name: string, input: unknown): T {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new ProsaError(
    "internal",
    "The server answered in a shape this version does not know, so nothing was shown. Update the inbox and the schema together.",
    { details: { answer: name, path: issue.path?.map((step) => String(step.key)).join(".") } },
  );
}

/** Who is in a conversation, of a broadcast; `null` for any other. */
export function parsePresence(input: unknown) {
  const result = v.safeParse(presence, input);
  return result.success ? result.output : null;
}

/** Reads a realtime payload; `null` for anything that is no news of this version. */
export function parseEvents(input: unknown): InboxEvent[] | null {
  const schema = events[String(Object(input).type)];
  const result = schema && v.safeParse(schema, input);
  if (!result?.success) return null;
  return result.output.type === "changes" ? unpackChanges(result.output) : [result.output];
}
