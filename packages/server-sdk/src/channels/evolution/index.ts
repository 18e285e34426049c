import type { Channel } from "../../ports/index.ts";
import { createEvolutionAdmin } from "./admin.ts";
import { evolutionCapabilities } from "./capabilities.ts";
import type { EvolutionDefaults } from "./client-of.ts";
import { inlineMedia } from "./content-media.ts";
import { envelope } from "./envelope.ts";
import { newInstanceName } from "./instance-name.ts";
import { NORMALIZER_VERSION, normalize } from "./normalize.ts";
import { createEvolutionSender } from "./send.ts";
import { verify } from "./verify.ts";

export type { EvolutionDefaults } from "./client-of.ts";

/**
 * WhatsApp through Evolution API (1.8 to 2.3.7; made for 2.3.7).
 *
 * A channel's `settings`: `instance` (compared with every event's), `groups` (`"store"`, the
 * default, or `"ignore"`), `baseUrl`, and `mediaOrigins` (origins of a self-hosted Evolution or
 * object store that files may come from though they are private). Its `secrets`: `apiKey`, and
 * `jwtKey` when Evolution signs its webhooks.
 *
 * @param defaults - how to reach Evolution where a channel does not say
 */
export function evolution(defaults: EvolutionDefaults = {}): Channel {
  return {
    provider: "evolution",
    normalizerVersion: NORMALIZER_VERSION,
    capabilities: evolutionCapabilities,
    verify,
    envelope: (body) => envelope(body),
    normalize,
    inlineMedia,
    sender: (config) => createEvolutionSender(config, defaults),
    admin: (config) => createEvolutionAdmin(config, defaults),
    newAccount: (name) => ({ instance: newInstanceName(name) }),
  };
}
