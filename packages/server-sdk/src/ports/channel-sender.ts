import type { SentTemplate } from "@prosa/core";
import type { MediaKind } from "./channel.ts";
import type { JsonObject } from "./json.ts";

/** A message of ours that the provider knows, as it must be quoted or reacted to. */
export interface MessageReference {
  externalId: string;
  fromMe: boolean;
  /** The chat it belongs to. */
  sendKey: string;
  /** In groups: who wrote it, when known. */
  participantKey?: string | null;
}

export interface OutgoingAttachment {
  kind: MediaKind;
  mime: string;
  fileName: string | null;
  bytes: Uint8Array;
  /** A voice note rather than a sound file. */
  voice: boolean;
}

export type OutgoingContent =
  | { kind: "text"; body: string }
  | { kind: "media"; attachment: OutgoingAttachment; caption: string | null }
  | { kind: "template"; template: SentTemplate }
  | { kind: "reaction"; target: MessageReference; emoji: string };

/** One message, ready for the provider. */
export interface OutgoingMessage {
  /** Our message id: stable over attempts. */
  id: string;
  /** What the provider addresses the party by. */
  sendKey: string;
  content: OutgoingContent;
  replyTo: MessageReference | null;
}

/**
 * What became of a call. `rejected`: it will never be taken. `retryable`: it surely did not leave.
 * `unknown`: it may have left, so that nobody may send it again on a guess.
 */
export type SendResult =
  | { outcome: "sent"; externalId: string; sentAt: string | null }
  | FailedCall;

export interface FailedCall {
  outcome: "rejected" | "retryable" | "unknown";
  /** A stable word such as `not_on_whatsapp`, kept in `messages.error_code`. */
  errorCode: string;
  /** For people; holds no secrets and no message text. */
  message: string;
  retryAfterMs?: number;
}

/** Another text for a message of ours, or its end for everyone. */
export type OutgoingChange = { target: MessageReference } & (
  | { kind: "edit"; body: string }
  | { kind: "delete" }
);

/** As of a send; `at` is the provider's time of the change. */
export type ChangeResult = { outcome: "sent"; at: string | null } | FailedCall;

/** What to look for at the provider when a send's outcome is unknown. */
export interface LookupQuery {
  sendKey: string;
  content:
    | { kind: "text"; body: string }
    | { kind: "media"; mediaKind: MediaKind; caption: string | null }
    | { kind: "template"; name: string };
  /** The attempt began then: nothing earlier can be it. */
  notBefore: string;
  /** Ids that belong to other messages of ours. */
  knownExternalIds: string[];
}

/** `absent` only when the provider can vouch that it never took the message. */
export type LookupResult = "absent" | "unavailable" | { externalId: string; sentAt: string | null };

/** Where the bytes of a received file can be asked for. */
export interface MediaReference {
  externalId: string;
  fromMe: boolean;
  sendKey: string | null;
  providerRef: JsonObject;
}

/** The speaking end of one connected account. Calls never overlap for one conversation. */
export interface ChannelSender {
  /**
   * Sends once; never retries. Never throws for what the provider answers.
   * @param signal - aborts when the caller's deadline passes
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult>;
  /** @throws ProsaError `channel.unavailable` (try later) or `attachment.not_found` (never there). */
  fetchMedia?(
    reference: MediaReference,
    signal: AbortSignal,
  ): Promise<{ bytes: Uint8Array; mime: string | null; fileName: string | null }>;
  /**
   * Edits or deletes for everyone. Repeating it must be harmless: it is called again until the outcome is
   * known. Never throws for what the provider answers. Without it nothing can be changed.
   */
  change?(change: OutgoingChange, signal: AbortSignal): Promise<ChangeResult>;
  /**
   * How the provider spells this number, as digits; `null` when nobody there has it. Without it, or when
   * it throws, the number is taken as it is, and the send tells.
   */
  checkPhone?(digits: string, signal: AbortSignal): Promise<string | null>;
  lookup?(query: LookupQuery, signal: AbortSignal): Promise<LookupResult>;
  /** The group's present subject, or `null` when the account is not in it. */
  describeGroup?(sendKey: string, signal: AbortSignal): Promise<{ name: string } | null>;
  /**
   * Shows or ends "typing" to the party; best effort. May take as long as it is shown.
   * @param forMs - how long it is shown, in milliseconds; the provider's own habit without it
   */
  setTyping?(
    sendKey: string,
    state: "composing" | "recording" | "paused",
    forMs?: number,
  ): Promise<void>;
  /** Asks the provider for the party's presence events. */
  subscribePresence?(sendKey: string): Promise<void>;
}
