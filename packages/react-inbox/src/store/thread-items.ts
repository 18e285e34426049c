import type { Attachment, Message, MessageKind } from "@prosa/core";
import { changeOf } from "./message-changes.ts";
import { type InboxState, isChange, type OutboxEntry } from "./state.ts";

/** A message as the thread shows it: the server's, or ours on its way there. */
export interface ThreadItem {
  /** Stays the same when the server acknowledges the message. */
  key: string;
  message: Message;
  /** The outbox entry behind an unacknowledged message. */
  local: OutboxEntry | null;
  /** The outbox entry behind an unacknowledged change of the message, whose `change` tells it already. */
  changing?: OutboxEntry | undefined;
}

type Source = Pick<InboxState, "threads" | "outbox" | "session">;
const none: readonly ThreadItem[] = [];
const items = new WeakMap<Message, ThreadItem>();
const locals = new WeakMap<OutboxEntry, ThreadItem>();
const cache = new WeakMap<
  readonly Message[],
  { outbox: readonly OutboxEntry[]; items: readonly ThreadItem[] }
>();

/** The rows of a thread, oldest first, unacknowledged ones last. The same array for the same state. */
export function threadItems(state: Source, conversationId: string): readonly ThreadItem[] {
  const thread = state.threads.get(conversationId);
  if (!thread) return none;
  const cached = cache.get(thread.messages);
  if (cached?.outbox === state.outbox) return cached.items;
  const known = new Set(thread.messages.map((message) => message.clientMessageId));
  const me = state.session.value?.me;
  const author = { kind: "member" as const, id: me?.id ?? null, name: me?.name ?? null };
  const waiting = state.outbox
    .filter((entry) => entry.conversationId === conversationId)
    .filter(({ content }) => content.kind !== "reaction" && !isChange(content))
    .filter((entry) => !known.has(entry.clientMessageId));
  const changing = new Map(
    state.outbox.flatMap((entry) =>
      isChange(entry.content) ? [[entry.content.messageId, entry]] : [],
    ),
  );
  const result = [
    ...thread.messages
      .filter((message) => !isHidden(message))
      .map((message) => toItem(message, changing.get(message.id))),
    ...waiting.map((entry) => toLocalItem(entry, author, thread.messages)),
  ];
  cache.set(thread.messages, { outbox: state.outbox, items: result });
  return result;
}

/** Given up before it left, or found to be another message of ours: it never was one itself. */
function isHidden(message: Message): boolean {
  if (message.deletedAt === null) return false;
  return message.direction === "system" || message.errorCode === "discarded";
}

/** A new text is shown before anybody took it. */
function toItem(message: Message, changing?: OutboxEntry): ThreadItem {
  let item = items.get(message);
  if (!item || item.changing !== changing) {
    const change = (changing && changeOf(changing)) ?? message.change;
    const body = change?.kind === "edit" ? change.body : message.body;
    item = {
      key: message.clientMessageId ?? message.id,
      message: change ? { ...message, body, change } : message,
      local: null,
      changing,
    };
    items.set(message, item);
  }
  return item;
}

function toLocalItem(
  entry: OutboxEntry,
  author: Message["author"],
  messages: readonly Message[],
): ThreadItem {
  let item = locals.get(entry);
  if (!item) {
    item = {
      key: entry.clientMessageId,
      message: toMessage(entry, author, messages),
      local: entry,
    };
    locals.set(entry, item);
  }
  return item;
}

function toMessage(
  entry: OutboxEntry,
  author: Message["author"],
  messages: readonly Message[],
): Message {
  const at = new Date(entry.createdAt).toISOString();
  const { content } = entry;
  const isNote = content.kind === "note";
  const attachment = toAttachment(entry);
  const quoted = messages.find((message) => message.id === entry.replyToId);
  return {
    id: `local:${entry.clientMessageId}`,
    conversationId: entry.conversationId,
    seq: Number.MAX_SAFE_INTEGER,
    sortTs: at,
    createdAt: at,
    direction: isNote ? "note" : "out",
    origin: "panel",
    kind: attachment?.kind ?? (isNote || content.kind === "template" ? content.kind : "text"),
    body:
      "body" in content ? content.body : "caption" in content ? (content.caption ?? null) : null,
    content: { ...("voice" in content && content.voice && { voice: true }) },
    author,
    status: isNote ? null : entry.state === "failed" ? "failed" : "queued",
    errorCode: entry.errorCode,
    clientMessageId: entry.clientMessageId,
    replyTo: quoted
      ? {
          id: quoted.id,
          externalId: null,
          kind: quoted.kind,
          body: quoted.body,
          direction: quoted.direction,
        }
      : null,
    attachments: attachment ? [attachment] : [],
    reactions: [],
    editedAt: null,
    deletedAt: null,
  };
}

function toAttachment(entry: OutboxEntry): Attachment | null {
  if (entry.content.kind !== "media" && entry.content.kind !== "upload") return null;
  return {
    id: `local:${entry.clientMessageId}`,
    ordinal: 0,
    kind: attachmentKind(entry.mime),
    state: "uploading",
    mime: entry.mime,
    fileName: entry.fileName,
    bytes: entry.bytes,
    widthPx: null,
    heightPx: null,
    durationMs: null,
    waveform: null,
    preview: null,
    storagePath: null,
    thumbnailPath: null,
    errorCode: null,
  };
}

/** How a file of this type is sent. */
export function attachmentKind(mime: string | null): Attachment["kind"] & MessageKind {
  const family = mime?.split("/")[0];
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}
