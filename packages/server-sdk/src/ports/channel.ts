import type { Attachment, ChannelCapabilities, Normalized } from "@prosa/core";
import type { ChannelAdmin } from "./channel-admin.ts";
import type { ChannelSender } from "./channel-sender.ts";
import type { JsonObject } from "./json.ts";

/** What a stored channel row says besides its identity; the shape belongs to the provider. */
export type ChannelSettings = JsonObject;

/** One item of a webhook body, ready to be stored. */
export interface EnvelopeItem {
  /** The provider's own name of the event, e.g. `messages.upsert`. */
  providerEvent: string;
  /** Equal for repeats of one event; `null` when repeats cannot be told. */
  dedupeKey: string | null;
  /** Without the channel's prefix: `chat:<key>`, `msg:<id>`, `contact:<key>`, `import:<key>` or `channel`. */
  laneKey: string;
  /** The item without credentials. */
  payload: JsonObject;
  /** True for what is never stored, e.g. presence. @defaultValue false */
  volatile?: boolean;
  /** The account the event names, or `null` when it names none. */
  instance?: string | null;
}

export interface EnvelopeContext {
  channelId: string;
  settings: ChannelSettings;
  headers: Headers;
  /** What followed the channel id in the path, e.g. `messages-upsert`. */
  pathSuffix?: string;
}

export interface VerifyContext {
  channelId: string;
  settings: ChannelSettings;
  nowMs: number;
  /** Keys of the channel, when it has any stored; `jwtKey` adds a signature check. */
  secrets?: Record<string, string>;
}

/** One provider. Everything here but `sender`, `admin` and
 * `newAccount` is pure. */
export interface Channel {
  /** As in `channels.provider` and in the webhook path, e.g. `evolution`. */
  provider: string;
  /** Raised whenever `normalize` gives another answer for an old payload. */
  normalizerVersion: number;
  capabilities: ChannelCapabilities;
  /** Where accounts of the provider differ: what one with these settings can do. */
  capabilitiesOf?(settings: ChannelSettings): ChannelCapabilities;
  /**
   * The provider's own check beside the token, which is compared before this is called.
   * @throws ProsaError `webhook.unverified`.
   */
  verify?(request: { headers: Headers }, context: VerifyContext): Promise<void>;
  /**
   * Splits a parsed body into items and strips credentials.
   * @throws ProsaError `webhook.malformed` when the body is no envelope of this provider.
   */
  envelope(body: unknown, context: EnvelopeContext): EnvelopeItem[];
  /** What one stored item means; never throws for odd data, and gives the same answer each time. */
  normalize(event: {
    providerEvent: string;
    payload: JsonObject;
    receivedAt: string;
    settings: ChannelSettings;
  }): Normalized;
  /** The file that a stored payload carries itself, or `null`; at most `maxBytes`. */
  inlineMedia?(payload: JsonObject, maxBytes: number): Uint8Array | null;
  /** Absent for a channel that only listens. */
  sender?(config: {
    channelId: string;
    settings: ChannelSettings;
    secrets: Record<string, string>;
  }): ChannelSender;
  /** Absent for a provider whose accounts are made elsewhere. */
  admin?(config: {
    channelId: string;
    settings: ChannelSettings;
    secrets: Record<string, string>;
  }): ChannelAdmin;
  /** Settings of a channel whose account is yet to be made: it must name one that never was. */
  newAccount?(displayName: string): ChannelSettings;
}

/** Channels by provider. */
export type Channels = Record<string, Channel>;

/** The kind of file an attachment is. */
export type MediaKind = Attachment["kind"];
