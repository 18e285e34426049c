import { ProsaError } from "@prosa/core";
import type { ChannelSender, ChannelSettings, Channels, SecretBox } from "./ports/index.ts";

/** A channel as the database hands it to whoever speaks through it. */
export interface SealedChannel {
  id: string;
  provider: string;
  settings: ChannelSettings;
  secret: { ciphertext: string; keyVersion: number } | null;
}

/**
 * The speaking end of a channel, with its secrets opened for this call alone.
 *
 * @throws ProsaError `channel.rejected` when the provider is unknown or only listens; `internal`
 * when a secret cannot be opened.
 */
export async function openSender(
  deps: { channels: Channels; secrets?: SecretBox },
  channel: SealedChannel,
): Promise<ChannelSender> {
  const provider = deps.channels[channel.provider];
  if (!provider?.sender) {
    throw new ProsaError(
      "channel.rejected",
      `No channel that sends is registered for the provider "${channel.provider}". Pass it in createProsa({ channels }).`,
    );
  }
  const secrets = await openSecrets(deps.secrets, channel);
  return provider.sender({ channelId: channel.id, settings: channel.settings, secrets });
}

/**
 * The secrets of a channel, opened; empty when it has none.
 *
 * @throws ProsaError `internal` when they cannot be opened.
 */
export async function openSecrets(
  box: SecretBox | undefined,
  channel: Pick<SealedChannel, "id" | "secret">,
): Promise<Record<string, string>> {
  if (!channel.secret) return {};
  if (!box) {
    throw new ProsaError(
      "internal",
      "The channel has a sealed secret and there is no key to open it. Set PROSA_ENCRYPTION_KEY.",
    );
  }
  return box.open(channel.id, channel.secret.ciphertext, channel.secret.keyVersion);
}
