import type { ChaosSettings } from "./chaos.ts";

/** WhatsApp's ladder of a message, as the phone shows it. */
export type FakeStatus = "PENDING" | "SERVER_ACK" | "DELIVERY_ACK" | "READ" | "PLAYED" | "ERROR";

/** Kinds of content. */
export type FakeKind =
  | "text"
  | "image"
  | "video"
  | "audio"
  | "document"
  | "sticker"
  | "location"
  | "contact";

/** A message as the customer's phone shows it. */
export interface FakeMessage {
  /** WhatsApp's id (`key.id`). */
  id: string;
  /** The customer's id. */
  chatId: string;
  /** `in` is customer → business. */
  direction: "in" | "out";
  author: string;
  kind: FakeKind;
  /** Text, caption, place or name. */
  text?: string;
  /** Path on the fake's own port. */
  mediaUrl?: string;
  mime?: string;
  fileName?: string;
  durationSeconds?: number;
  latitude?: number;
  longitude?: number;
  /** Set on the pictures of one album. */
  albumId?: string;
  quotedId?: string;
  reactions: { author: string; emoji: string }[];
  /** Milliseconds since 1970. */
  editedAt?: number;
  deleted?: boolean;
  status: FakeStatus;
  timestampMs: number;
}

/** Somebody inside a group. */
export interface FakeMember {
  id: string;
  name: string;
  /** Digits with country code. */
  phone: string | null;
  /** Digits before `@lid`. */
  lid: string | null;
  admin: "admin" | "superadmin" | null;
}

/** A person or group that can write to the business. */
export interface FakeCustomer {
  id: string;
  kind: "person" | "group";
  name: string;
  /** Digits with country code; null for groups and for people whose number is hidden. */
  phone: string | null;
  /** Digits before `@lid`. */
  lid: string | null;
  /** The address that a send reaches. */
  jid: string;
  addressing: "pn" | "lid";
  /** What contact events and profile routes answer; null when the picture is private. */
  pictureUrl: string | null;
  /** An offline person's messages stay at one tick. */
  online: boolean;
  /** What the profile of a business says; missing for everybody else. */
  business?: string;
  /** Groups only, without the business itself. */
  members: FakeMember[];
}

/** An instance, without its secrets. */
export interface FakeInstance {
  name: string;
  id: string;
  state: "open" | "connecting" | "close";
  number: string;
  profileName: string;
  /** While pairing: PNG as a data URI and how many codes were shown. */
  qr: { base64: string; count: number } | null;
  webhookUrl: string | null;
}

/** One attempt on the wire. */
export interface WireEntry {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  direction: "webhook" | "rest";
  /** `messages.upsert`, or `POST sendText`. */
  label: string;
  instance: string | null;
  /**
   * HTTP status; `duplicate` and `retry` for an accepted second copy or later attempt; `no-answer`
   * for a time-out or broken connection; `dropped` when chaos swallowed it.
   */
  outcome: number | "duplicate" | "retry" | "no-answer" | "dropped";
  latencyMs: number;
  /** From 1. */
  attempt: number;
  /** Without secrets, long texts and bytes cut. */
  body: unknown;
}

/** Typing of either side in a chat. */
export interface FakePresence {
  customer: "composing" | "recording" | "paused";
  business: "composing" | "recording" | "paused";
}

/** What `GET /_fake/state` answers. */
export interface FakeState {
  /** Grows with every change; pass it as `since` to get `{ rev, unchanged: true }` when idle. */
  rev: number;
  /** The instance that `chats` and `presence` belong to; null when there is none. */
  instance: string | null;
  instances: FakeInstance[];
  customers: FakeCustomer[];
  /** By customer id, oldest first. */
  chats: Record<string, FakeMessage[]>;
  presence: Record<string, FakePresence>;
  chaos: ChaosSettings;
  /** Newest first. */
  log: WireEntry[];
}

/** A file that a customer sends; a small sample of the kind when `base64` is absent. */
export interface FakeFile {
  /** Bare base64. */
  base64?: string;
  mime?: string;
  fileName?: string;
  caption?: string;
  durationSeconds?: number;
  /** JPEG preview, bare base64. */
  thumbnailBase64?: string;
  quotedId?: string;
  /** Group member who sends it; the first one by default. */
  asParticipant?: string;
}

/** Who is added by `addCustomer`; at least one of `phone` and `lid`. */
export interface NewCustomer {
  name: string;
  /** Digits with country code; other characters are removed. */
  phone?: string;
  lid?: string;
  pictureUrl?: string;
  /** Makes it a business with this description. */
  business?: string;
}

/** The account behind a scanned QR code; what is absent stays as it is. */
export interface PairedAccount {
  profileName?: string;
  /** Digits with country code. */
  number?: string;
}

/** Body of `POST /_fake/command`; `instance` defaults to the first one. */
export type FakeCommand = { instance?: string } & (
  | { command: "scanQr"; args?: PairedAccount }
  | { command: "addCustomer"; args: NewCustomer }
  | {
      command: "say";
      args: { customerId: string; text: string; quotedId?: string; asParticipant?: string };
    }
  | { command: "ownerSay"; args: { customerId: string; text: string } }
  | {
      command: "sendImage" | "sendVoice" | "sendVideo" | "sendDocument" | "sendSticker";
      args: { customerId: string; file?: FakeFile };
    }
  | { command: "sendAlbum"; args: { customerId: string; files?: FakeFile[] } }
  | {
      command: "sendLocation";
      args: {
        customerId: string;
        place?: { latitude: number; longitude: number; name?: string; address?: string };
      };
    }
  | {
      command: "sendContact";
      args: { customerId: string; contact?: { name: string; phone: string } };
    }
  | { command: "react"; args: { customerId: string; messageId: string; emoji: string } }
  | { command: "edit"; args: { customerId: string; messageId: string; text: string } }
  | { command: "remove"; args: { customerId: string; messageId: string } }
  | {
      command: "typing";
      args: { customerId: string; state: "composing" | "recording" | "paused" };
    }
  | { command: "read" | "switchToLid"; args: { customerId: string } }
  | { command: "setOnline"; args: { customerId: string; online: boolean } }
  | { command: "play"; args: { messageId: string } }
);
