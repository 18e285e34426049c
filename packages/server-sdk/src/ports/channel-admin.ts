import type { MessageTemplate } from "@prosa/core";
import type { EnvelopeItem } from "./channel.ts";

/** What the provider itself says of an account's connection. */
export type ProviderState = "open" | "connecting" | "close";

/**
 * What a look at the provider found: its own word, `deaf` (it says open and answers nothing), `gone`
 * (it knows no such account), `refused` (our key is wrong) or `unreachable`.
 */
export type ProbeOutcome = ProviderState | "deaf" | "gone" | "refused" | "unreachable";

/** Where a provider sends its events, and what proves them. */
export interface WebhookTarget {
  url: string;
  /** Our own token; the provider must send it with every event. */
  token: string;
}

/** What can be wrong with where a provider sends its events. */
export type WebhookProblem =
  | "missing"
  | "disabled"
  | "url"
  | "token"
  | "events"
  | "base64"
  | "by_events";

/** How a provider's webhook stands; `token` is the one that it sends, for the caller to check. */
export interface FoundWebhook {
  problems: WebhookProblem[];
  token: string | null;
}

/** A code to pair a phone with. Shown, never stored. */
export interface PairingCode {
  /** Image of the QR code as a data URI, or `null` when only a pairing code was made. */
  qr: string | null;
  /** Letters to type into the phone, when a number was given and the provider made one. */
  pairingCode: string | null;
  /** When it stops working at the latest, ISO 8601. */
  expiresAt: string;
}

/** The settings of an account that an admin may change. */
export interface AccountSettings {
  /** Messages of groups never arrive. */
  groupsIgnore: boolean;
  /** Calls are declined. */
  rejectCall: boolean;
  /** The account shows as online all the time. */
  alwaysOnline: boolean;
  /** Everything is marked as read the moment it arrives. */
  readMessages: boolean;
}

/** A stretch of time to read back; ISO 8601, both ends belong to it. */
export interface HistoryQuery {
  from: string;
  until: string;
  /** Messages sent before are read as history; `null`: all of them. */
  liveAfter: string | null;
  /** The account's own address, once known. */
  ownAddress: string | null;
}

/** A message that the provider keeps, as the webhook would have brought it. */
export interface HistoryItem extends EnvelopeItem {
  /** ISO 8601. */
  sentAt: string;
  /** Too old to be news: it enters as history, unread for nobody. */
  isHistory: boolean;
}

/** The oldest messages of a stretch, in the order they were sent. */
export interface HistoryChunk {
  items: HistoryItem[];
  /** Where to go on, or `null` when the stretch is read. Messages of that moment may come again. */
  next: string | null;
}

/** A template as its provider keeps it. */
export interface ProviderTemplate extends Omit<MessageTemplate, "id"> {
  externalId: string;
  /** `unsupported`: approved, and has a part that cannot be filled in here. */
  status: "approved" | "pending" | "rejected" | "unsupported";
}

/**
 * The managing end of one account at its provider. Every call throws ProsaError:
 * `channel.unavailable` (try later), `channel.disconnected` (not possible while it is not connected, or
 * the account is gone), `channel.rejected` (refused, or our key is), `channel.rate_limited`.
 */
export interface ChannelAdmin {
  /** Makes the account, with its events pointed at us, and asks for a first code. */
  create(webhook: WebhookTarget, signal: AbortSignal): Promise<void>;
  /**
   * A code to pair with, or `null` when a phone is paired already. Repeating it while one is shown
   * gives the present code.
   * @param phone - digits with country code; asks for letters to type instead of an image
   */
  connect(request: { phone?: string }, signal: AbortSignal): Promise<PairingCode | null>;
  /** Never throws for what the provider answers. */
  probe(request: { ownAddress: string | null }, signal: AbortSignal): Promise<ProbeOutcome>;
  restart(signal: AbortSignal): Promise<void>;
  /** Unpairs the phone; harmless when none is paired. */
  logout(signal: AbortSignal): Promise<void>;
  /** Removes the account from the provider; harmless when it is gone. */
  remove(signal: AbortSignal): Promise<void>;
  getSettings(signal: AbortSignal): Promise<AccountSettings>;
  /** Changes what is given and keeps the rest. */
  setSettings(patch: Partial<AccountSettings>, signal: AbortSignal): Promise<AccountSettings>;
  inspectWebhook(expected: { url: string }, signal: AbortSignal): Promise<FoundWebhook>;
  setWebhook(webhook: WebhookTarget, signal: AbortSignal): Promise<void>;
  /** All templates of the account; absent where the provider knows none. */
  readTemplates?(signal: AbortSignal): Promise<ProviderTemplate[]>;
  /** Absent where the provider keeps no messages. Reads; repeating it is harmless. */
  readHistory?(query: HistoryQuery, signal: AbortSignal): Promise<HistoryChunk>;
}
