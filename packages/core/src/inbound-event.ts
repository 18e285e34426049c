import type { DeliveryStatus } from "./delivery.ts";
import type { Identity } from "./identity.ts";
import type { Attachment, MessageContent, MessageKind, Timestamp } from "./model.ts";

/** One remote party as an event spells it: all spellings name the same address. */
export interface RemoteParty {
  kind: "person" | "group";
  /** At least one; the first is the one the event used. */
  identities: Identity[];
  /** What a message to this party is addressed to. */
  sendKey: string;
  /** A name worth showing, or `null`: never empty, never mere digits. */
  name: string | null;
}

export interface InboundAttachment {
  kind: Attachment["kind"];
  mime: string | null;
  fileName: string | null;
  bytes: number | null;
  widthPx: number | null;
  heightPx: number | null;
  durationMs: number | null;
  waveform: number[] | null;
  preview: string | null;
  /** Where the media job finds the bytes, in the order it should try. */
  source: {
    /** The stored webhook payload carries them as base64. */
    inline: boolean;
    url: string | null;
    /** The provider can be asked by message id. */
    pull: boolean;
  };
}

export interface InboundMessage {
  type: "message";
  chat: RemoteParty;
  /** Who wrote in a group; `null` in a chat of two. */
  author: RemoteParty | null;
  externalId: string;
  fromMe: boolean;
  origin: "customer" | "phone" | "echo" | "import";
  kind: MessageKind;
  body: string | null;
  content: MessageContent;
  /** Provider's time, or `null` when it gave none. */
  sentAt: Timestamp | null;
  replyToExternalId: string | null;
  /** For messages of ours: what the provider says about delivery so far. */
  status: DeliveryStatus | null;
  attachments: InboundAttachment[];
}

/** What an event says beside its piece about a message of ours. */
interface NamesChat {
  /**
   * The chat of a message that the provider vouches to be ours, as this event spells it: proof that
   * it is the message's party. Absent or `null` where nobody vouches, and in groups.
   * @see Evolution 2.3.7 drops the LID from messages, and names the same chat by it in statuses.
   */
  chat?: RemoteParty | null;
}

export interface InboundStatus extends NamesChat {
  type: "status";
  externalId: string;
  fromMe: boolean;
  status: DeliveryStatus;
  at: Timestamp | null;
  /** In groups: whose receipt it is; `""` otherwise. */
  participantKey: string;
}

export interface InboundReaction {
  type: "reaction";
  /** Id of the reaction's own message. */
  externalId: string;
  targetExternalId: string;
  /** `customer:<identity key>` or `self`. */
  actorKey: string;
  /** `""` removes the reaction. */
  emoji: string;
  at: Timestamp | null;
}

export interface InboundEdit extends NamesChat {
  type: "edit";
  targetExternalId: string;
  /**
   * Who edited, as the provider's server vouches for it. What nobody vouches for (`unknown`) never
   * changes a message of ours: the sender of a protocol message chooses all that is inside.
   */
  by: "customer" | "us" | "unknown";
  body: string | null;
  /** `null` when the provider gives no time for the edit. */
  at: Timestamp | null;
  /** The reporting server's own clock: orders edits without a time among themselves, nothing else. */
  reportedAt?: Timestamp | null;
}

export interface InboundDelete extends NamesChat {
  type: "delete";
  targetExternalId: string;
  /** As in an edit; `admin` is us in a group, where an admin takes back others' messages too. */
  by: "customer" | "us" | "admin" | "unknown";
  at: Timestamp | null;
}

export interface InboundContact {
  type: "contact";
  party: RemoteParty;
  /** `null`: nothing said about it. */
  pictureUrl: string | null;
  /** The reporting server's own clock: orders contact events among themselves, nothing else. */
  reportedAt?: Timestamp | null;
}

/** The channel's connection as the provider reports it. */
export interface InboundChannel {
  type: "channel";
  state: "connecting" | "open" | "closed" | "refused" | "deleted";
  reason: string | null;
  /** Own address of the connected account, or `null`. */
  ownAddress: string | null;
  /** The reporting server's own clock: orders connection events among themselves, nothing else. */
  reportedAt?: Timestamp | null;
}

export interface InboundQr {
  type: "qr";
  /** What the QR image encodes, or `null` once the limit is reached. */
  code: string | null;
  pairingCode: string | null;
  expired: boolean;
}

/** Volatile: never stored, shown for ten seconds. */
export interface InboundTyping {
  type: "typing";
  chat: RemoteParty;
  author: RemoteParty | null;
  state: "composing" | "recording" | "paused";
}

/**
 * What a channel may tell us. Every effect is idempotent, and effects of different events commute:
 * the state after any order of arrival is the same.
 */
export type InboundEvent =
  | InboundMessage
  | InboundStatus
  | InboundReaction
  | InboundEdit
  | InboundDelete
  | InboundContact
  | InboundChannel
  | InboundQr
  | InboundTyping;

/** Why an event has no effect; kept with the stored event. */
export type IgnoredReason =
  | "instance_mismatch"
  | "unsupported_chat"
  | "group_disabled"
  | "no_effect"
  | "unknown_event"
  | "oversized"
  | "malformed";

/** What a normalizer makes of one stored event. */
export type Normalized = { effects: InboundEvent[] } | { ignored: IgnoredReason; detail?: string };
