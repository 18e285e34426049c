import type { MessageContent, MessageKey, WireStatus } from "./message-payload.ts";

/** A receipt, a vote or an inbound edit: an edit has `message.editedMessage`, whatever `status` says. */
export interface MessageUpdateData {
  /** WhatsApp's id of the message; v1 calls it `id`. */
  keyId?: string;
  remoteJid?: string;
  fromMe?: boolean;
  participant?: string;
  status?: WireStatus;
  message?: { editedMessage?: { message?: MessageContent } };
  /** Decrypted votes (2.3.7); `voters` is empty when they could not be decrypted. */
  pollUpdates?: { name?: string; voters?: string[] }[];
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

/** A chat that was deleted. */
export interface ChatDeleteData {
  remoteJid: string;
}

/** A group as it was joined or created, or changed. Times are seconds since 1970. */
export interface GroupData {
  /** `…@g.us` */
  id?: string;
  subject?: string;
  desc?: string;
  owner?: string;
  size?: number;
  creation?: number;
  participants?: { id?: string; phoneNumber?: string; admin?: string | null }[];
}

/** A label that was created, changed or (twice) deleted. */
export interface LabelData {
  id?: string;
  name?: string;
  /** Index into WhatsApp's palette. */
  color?: number;
  deleted?: boolean;
  predefinedId?: string;
}

/** A label that was put on a chat or taken off. */
export interface LabelChangeData {
  type?: "add" | "remove" | (string & {});
  chatId?: string;
  labelId?: string;
}

/** A call; only the first of a batch arrives. */
export interface CallData {
  id?: string;
  /** Often a LID. */
  from?: string;
  chatId?: string;
  /** ISO 8601. */
  date?: string;
  status?: "offer" | "ringing" | "timeout" | "reject" | "accept" | (string & {});
  isVideo?: boolean;
  isGroup?: boolean;
  groupJid?: string | null;
}

/** A change in an instance's life; `logout.instance` and `remove.instance` carry none. */
export interface InstanceData {
  instanceName?: string;
  instanceId?: string;
  instance?: string;
  /** `closed` on `status.instance`. */
  status?: string;
  /** ISO 8601. */
  disconnectionAt?: string;
  disconnectionReasonCode?: number;
  /** JSON in a string. */
  disconnectionObject?: string;
}

/** A history import that went on or ended (2.4). `progress` in percent. */
export interface HistorySyncData {
  messageCount?: number;
  chatCount?: number;
  contactCount?: number;
  progress?: number;
}

/** A session of a Typebot. */
export interface TypebotData {
  remoteJid?: string;
  status?: string;
  url?: string;
  typebot?: string;
}

/** An answer with an error, as the ERRORS webhook reports it. */
export interface ErrorData {
  error?: string;
  message?: unknown;
  /** HTTP status that the caller got. */
  status?: number;
}
