import { ProsaError } from "@prosa/core";
import { createEvolutionClient, type EvolutionClient } from "@prosa/evolution-client";
import type { ChannelSettings } from "../../ports/index.ts";

export interface EvolutionDefaults {
  /** Root of the Evolution server, unless the channel's settings name another. */
  baseUrl?: string;
  /** Global key, unless the channel's secrets hold one. */
  apiKey?: string;
  fetch?: typeof globalThis.fetch;
}

/**
 * The client and instance of a channel: `settings.instance` names the instance, `settings.baseUrl` and
 * `secrets.apiKey` win over the defaults.
 *
 * @throws ProsaError `channel.rejected` when instance, URL or key is missing.
 */
export function clientOf(
  config: { settings: ChannelSettings; secrets: Record<string, string> },
  defaults: EvolutionDefaults,
): { client: EvolutionClient; instance: string } {
  const instance = config.settings.instance;
  const baseUrl = config.settings.baseUrl ?? defaults.baseUrl;
  const apiKey = config.secrets.apiKey ?? defaults.apiKey;
  if (typeof instance !== "string" || typeof baseUrl !== "string" || !apiKey) {
    throw new ProsaError(
      "channel.rejected",
      "The channel does not say how to reach Evolution: it needs settings.instance, and a base URL and a key of its own or from EVOLUTION_URL and EVOLUTION_API_KEY.",
    );
  }
  const client = createEvolutionClient({
    baseUrl,
    apiKey,
    ...(defaults.fetch ? { fetch: defaults.fetch } : {}),
  });
  return { client, instance };
}
