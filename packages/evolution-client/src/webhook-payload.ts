import type { MessageContent, MessageData, MessageKey, WireStatus } from "./message-payload.ts";

/** A receipt, a vote or an inbound edit: an edit has `message.editedMessage`, whatever `status` says. */
export interface MessageUpdateData {
  /** WhatsApp's id of the message; v1 calls it `id`. */
  keyId?: string;
  remoteJid?: string;
  fromMe?: boolean;
  participant?: string;
  status?: WireStatus;
  message?: { editedMessage?: { message?: MessageContent } };
  /** Database id. */
  messageId?: string;
  instanceId?: string;
}

/**
 * A protocol message: edits, but deletions (`REVOKE`) and settings too. Only `key.id` counts, since
 * the rest of `key` is from the sender's view. `send.message.update` uses the number 14 as `type`.
 */
export interface MessageEditData {
  key?: Partial<MessageKey>;
  type?: string | number;
  editedMessage?: MessageContent;
  timestampMs?: string | number;
}

/** A deletion in one of three shapes; `key` is present when the whole stored record came. */
export interface MessageDeleteData extends Partial<MessageKey> {
  key?: MessageKey;
  status?: WireStatus;
}

/** A contact; `pushName` may be missing, `""`, digits, or the sender's name on a group's JID. */
export interface ContactData {
  remoteJid?: string;
  pushName?: string | null;
  profilePicUrl?: string | null;
  instanceId?: string;
}

/** A chat, mostly a hint without content. */
export interface ChatData {
  remoteJid?: string;
  name?: string;
  unreadMessages?: number;
  instanceId?: string;
}

/** Who types where; forget it after about 10 s. */
export interface PresenceData {
  id?: string;
  presences?: Record<string, { lastKnownPresence?: string; lastSeen?: number }>;
}

/** A connection's state; a short drop shows as connecting → open without `close`. */
export interface ConnectionData {
  instance?: string;
  state?: "connecting" | "open" | "close" | "refused" | (string & {});
  statusReason?: number;
  /** Own JID. */
  wuid?: string;
  profileName?: string | null;
  profilePictureUrl?: string | null;
}

/** A QR code, or why there will be none. */
export interface QrCodeData {
  qrcode?: { instance?: string; pairingCode?: string | null; code?: string; base64?: string };
  message?: string;
  statusCode?: number;
}

/** A change of a group's members; `participantsData` is broken in 2.3.7 and not listed. */
export interface ParticipantsData {
  id?: string;
  author?: string;
  authorPn?: string;
  participants?: (string | { id?: string; phoneNumber?: string; admin?: string | null })[];
  action?: "add" | "remove" | "promote" | "demote" | "modify" | (string & {});
}

interface Envelope {
  /** Lower case and dotted: `messages.upsert`; `""` when the body has none. */
  event: string;
  /** `null` for the ERRORS webhook, which names no instance. */
  instance: string | null;
  /** As received: object, array, array of strings, or null. */
  data: unknown;
  /** Own account's JID, absent before the first login. */
  sender: string | null;
  destination: string | null;
  /** Local time with a false `Z`: never order by it. */
  dateTime: string | null;
  serverUrl: string | null;
  /** History import only (2.3.7). */
  isLatest?: boolean;
  /** History import only, percent. */
  progress?: number;
}

interface Of<Kind extends string, Item> extends Envelope {
  kind: Kind;
  /** `data` as a list of its objects; empty when it holds none. */
  items: Item[];
}

/**
 * A webhook body by meaning. Item fields are what Evolution sends, not a promise: read them as
 * optional, and expect other types in hostile bodies.
 */
export type EvolutionWebhook =
  | Of<"message", Partial<MessageData>>
  | Of<"history", Partial<MessageData>>
  | Of<"status", MessageUpdateData>
  | Of<"edit", MessageEditData>
  | Of<"delete", MessageDeleteData>
  | Of<"contact", ContactData>
  | Of<"chat", ChatData>
  | Of<"presence", PresenceData>
  | Of<"connection", ConnectionData>
  | Of<"qrcode", QrCodeData>
  | Of<"participants", ParticipantsData>
  | Of<"other", Record<string, unknown>>;

/** The members of {@link EvolutionWebhook}. */
export type WebhookKind = EvolutionWebhook["kind"];

const kinds: ReadonlyMap<string, WebhookKind> = new Map<string, WebhookKind>([
  ["messages.upsert", "message"],
  ["send.message", "message"],
  ["messages.set", "history"],
  ["messages.update", "status"],
  ["messages.edited", "edit"],
  ["send.message.update", "edit"],
  ["messages.delete", "delete"],
  ["contacts.set", "contact"],
  ["contacts.upsert", "contact"],
  ["contacts.update", "contact"],
  ["chats.set", "chat"],
  ["chats.upsert", "chat"],
  ["chats.update", "chat"],
  ["presence.update", "presence"],
  ["connection.update", "connection"],
  ["qrcode.updated", "qrcode"],
  ["group-participants.update", "participants"],
]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/**
 * Reads a parsed webhook body. Never throws: what it does not know has kind `other`, what is no
 * object has no event and no items. Credentials (`apikey`, `api_key`) are left out.
 *
 * Route on `event` or `kind`, not on the URL: `byEvents` appends a suffix to it.
 */
export function parseWebhook(body: unknown): EvolutionWebhook {
  const source = isRecord(body) ? body : {};
  const event = (text(source.event) ?? "").toLowerCase().replaceAll("_", ".");
  const data = source.data ?? null;
  const envelope: Of<WebhookKind, Record<string, unknown>> = {
    kind: kinds.get(event) ?? "other",
    event,
    instance: text(source.instance),
    data,
    items: (Array.isArray(data) ? data : [data]).filter(isRecord),
    sender: text(source.sender),
    destination: text(source.destination),
    dateTime: text(source.date_time),
    serverUrl: text(source.server_url),
  };
  if (typeof source.isLatest === "boolean") envelope.isLatest = source.isLatest;
  if (typeof source.progress === "number") envelope.progress = source.progress;
  return envelope as EvolutionWebhook;
}
