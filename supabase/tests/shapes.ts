import type { ConversationItem, Message } from "@prosa/core";

/** One of each, whole: the SQL that builds these shapes must make the same keys and kinds. */
export const messageShape: Required<Message> = {
  id: "",
  conversationId: "",
  seq: 1,
  sortTs: "",
  createdAt: "",
  direction: "in",
  origin: "customer",
  kind: "image",
  body: "",
  content: {},
  author: { kind: "customer", id: null, name: "" },
  status: null,
  errorCode: null,
  waiting: null,
  clientMessageId: null,
  replyTo: { id: "", externalId: "", kind: "text", body: "", direction: "in" },
  attachments: [
    {
      id: "",
      ordinal: 0,
      kind: "image",
      state: "ready",
      mime: "",
      fileName: "",
      bytes: 1,
      widthPx: 1,
      heightPx: 1,
      durationMs: null,
      waveform: null,
      preview: null,
      storagePath: "",
      thumbnailPath: null,
      errorCode: null,
    },
  ],
  reactions: [{ actorKey: "", emoji: "", at: "" }],
  editedAt: null,
  deletedAt: null,
  deletedBy: null,
  change: null,
};

export const itemShape: Required<ConversationItem> = {
  id: "",
  tenantId: "",
  number: 1,
  status: "open",
  priority: "normal",
  assignee: { id: "", name: "" },
  team: { id: "", name: "" },
  channel: { id: "", name: "", provider: "" },
  contact: { id: "", kind: "person", name: "", phone: "", blocked: false },
  labels: [{ id: "", name: "", color: "" }],
  lastSeq: 1,
  lastInboundSeq: 1,
  lastMessageAt: "",
  preview: { kind: "image", text: "", direction: "in", status: null, voice: false },
  windowExpiresAt: null,
  waitingSince: "",
  snoozedUntil: null,
  mergedIntoId: null,
  rev: 1,
  read: { lastReadSeq: 0, unread: 1 },
};

/** Keys and kinds of a value, all the way down; a list by its first element. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== "object") return value === null ? null : typeof value;
  const entries = Object.entries(value).map(([key, field]) => [key, shapeOf(field)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}
