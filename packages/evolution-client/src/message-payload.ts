/**
 * Bytes as Evolution 2 writes them in webhooks and send answers: an object keyed by index. The
 * find* routes, `messages.edited` and v1 use a base64 string for the same field.
 */
export type WireBytes = Record<string, number> | string;

/**
 * A 64-bit integer: a number, a decimal string, or halves whose `low` may be negative
 * (value = high × 2³² + (low >>> 0)).
 */
export type WireLong = number | string | { low: number; high: number; unsigned: boolean };

/** Identifies a WhatsApp message. `id` is WhatsApp's; database ids (`cm…`) live elsewhere. */
export interface MessageKey {
  id: string;
  /** Chat: `…@s.whatsapp.net`, `…@lid`, `…@g.us`, `…@broadcast` or `…@newsletter`. */
  remoteJid: string;
  fromMe: boolean;
  /** The chat's other address. 2.3.7 repeats the phone here when the chat is addressed by LID. */
  remoteJidAlt?: string;
  /** Author inside a group; `""` in one-to-one chats. */
  participant?: string;
  participantAlt?: string;
  addressingMode?: "pn" | "lid";
  /** 2.3.0 to 2.3.4 only. */
  senderPn?: string;
  senderLid?: string;
  previousRemoteJid?: string;
}

/** Delivery states on the wire. `DELETED` is no rung; Meta's channel says SENT and DELIVERED. */
export type WireStatus =
  | "PENDING"
  | "SERVER_ACK"
  | "DELIVERY_ACK"
  | "READ"
  | "PLAYED"
  | "ERROR"
  | "DELETED"
  | (string & {});

/** Reply, forward and mention facts of a message. */
export interface ContextInfo {
  /** Id of the quoted message, which may be unknown here. */
  stanzaId?: string;
  participant?: string;
  quotedMessage?: MessageContent;
  mentionedJid?: string[];
  isForwarded?: boolean;
  forwardingScore?: number;
  /** Lifetime in seconds of a disappearing message. */
  expiration?: number;
  [key: string]: unknown;
}

/** Fields shared by image, video, audio, document and sticker. */
export interface MediaContent {
  /** Encrypted and expiring: never show it, ask for the base64 instead. */
  url?: string;
  mimetype?: string;
  caption?: string;
  fileName?: string;
  fileLength?: WireLong;
  /** Duration in seconds. */
  seconds?: number;
  /** Pixels. */
  height?: number;
  width?: number;
  /** True for a voice note. */
  ptt?: boolean;
  /** 0 to 100, one per step. */
  waveform?: WireBytes;
  jpegThumbnail?: WireBytes;
  pageCount?: number;
  contextInfo?: ContextInfo | null;
  [key: string]: unknown;
}

/**
 * What a message says, keyed by kind. Exactly one content key is expected beside
 * `messageContextInfo`, but unknown kinds and wrappers (`ephemeralMessage`, `viewOnceMessage…`)
 * occur: trust the keys over `messageType`.
 */
export interface MessageContent {
  conversation?: string;
  extendedTextMessage?: { text?: string; contextInfo?: ContextInfo | null };
  imageMessage?: MediaContent;
  videoMessage?: MediaContent;
  ptvMessage?: MediaContent;
  audioMessage?: MediaContent;
  documentMessage?: MediaContent;
  stickerMessage?: MediaContent;
  locationMessage?: {
    degreesLatitude?: number;
    degreesLongitude?: number;
    name?: string;
    address?: string;
    [key: string]: unknown;
  };
  contactMessage?: { displayName?: string; vcard?: string };
  contactsArrayMessage?: { contacts?: { displayName?: string; vcard?: string }[] };
  reactionMessage?: { key?: Partial<MessageKey>; text?: string; senderTimestampMs?: WireLong };
  albumMessage?: { expectedImageCount?: number; expectedVideoCount?: number };
  messageContextInfo?: Record<string, unknown>;
  /** Injected when the webhook's `base64` option is on: the decrypted file, bare base64. */
  base64?: string;
  /** Injected when object storage is on: a link that expires. */
  mediaUrl?: string;
  [key: string]: unknown;
}

/** A message as `messages.upsert`, `send.message` and the send routes give it. */
export interface MessageData {
  key: MessageKey;
  /** Sender's name; ours (`"Você"`) on own messages; may be digits, `""` or null. */
  pushName?: string | null;
  status?: WireStatus;
  message?: MessageContent | null;
  contextInfo?: ContextInfo | null;
  messageType?: string;
  /** Seconds since 1970. */
  messageTimestamp?: WireLong;
  instanceId?: string;
  source?: string;
}
