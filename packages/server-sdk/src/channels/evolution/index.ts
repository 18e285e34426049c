import type { Channel } from "../../ports/index.ts";
import { createEvolutionAdmin } from "./admin.ts";
import { capabilitiesOf, evolutionCapabilities } from "./capabilities.ts";
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
 * default, or `"ignore"`), `baseUrl`, `integration` (`"WHATSAPP-BUSINESS"` for an instance of Meta's
 * API: it has a 24-hour window and templates; `"WHATSAPP-BAILEYS"` without it), and `mediaOrigins` (origins of a self-hosted Evolution or
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
    capabilitiesOf,
    verify,
    envelope: (body) => envelope(body),
    normalize,
    inlineMedia,
    sender: (config) => createEvolutionSender(config, defaults),
    admin: (config) => createEvolutionAdmin(config, defaults),
    newAccount: (name) => ({ instance: newInstanceName(name) }),
  };
}
