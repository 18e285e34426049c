import { isProsaError, ProsaError } from "@prosa/core";
import type { ChannelSettings, Channels, JsonObject } from "../ports/index.ts";

/** A stored event as `claim_webhook_events` hands it out. */
export interface ClaimedEvent {
  ord: number;
  id: string;
  channelId: string;
  tenantId: string;
  provider: string;
  providerEvent: string;
  payload: JsonObject;
  /** Failed attempts so far. */
  attempts: number;
  receivedAt: string;
  settings: ChannelSettings;
}

/** An event as `ingest_events` takes it. */
export interface PreparedEvent extends JsonObject {
  ord: number;
  normalizerVersion: number;
}

/** Reads what an event means. An error is the event's, and counts as an attempt. */
export function prepareEvent(channels: Channels, event: ClaimedEvent): PreparedEvent | Error {
  const channel = channels[event.provider];
  if (!channel)
    return new ProsaError(
      "channel.unavailable",
      `No channel is registered for the provider "${event.provider}", so its events wait.`,
    );
  try {
    const normalized = channel.normalize(event);
    const common = { ord: event.ord, normalizerVersion: channel.normalizerVersion };
    if ("ignored" in normalized) {
      const { ignored, detail } = normalized;
      return { ...common, ignored: detail === undefined ? ignored : `${ignored}: ${detail}` };
    }
    return { ...common, effects: JSON.parse(JSON.stringify(normalized.effects)) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The class of an error, as dead letters and metrics name it. */
export function errorClassOf(error: unknown): string {
  return isProsaError(error) ? error.code : "internal";
}
