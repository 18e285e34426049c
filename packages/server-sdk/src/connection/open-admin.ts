import { ProsaError } from "@prosa/core";
import { openSecrets, type SealedChannel } from "../open-sender.ts";
import type { ChannelAdmin, Channels, SecretBox, SqlGateway } from "../ports/index.ts";

export interface AdminDeps {
  sql: SqlGateway;
  channels: Channels;
  secrets?: SecretBox;
}

/** A channel as the service reads it to manage it. */
export interface OpenedChannel extends SealedChannel {
  ownAddress: string | null;
}

/**
 * The managing end of a channel.
 *
 * @throws ProsaError `channel.rejected` when the provider is unknown or its accounts are made
 * elsewhere; `internal` when a secret cannot be opened.
 */
export async function openAdmin(deps: AdminDeps, channel: OpenedChannel): Promise<ChannelAdmin> {
  const provider = deps.channels[channel.provider];
  if (!provider?.admin) {
    throw new ProsaError(
      "channel.rejected",
      `Accounts of the provider "${channel.provider}" are not managed here.`,
    );
  }
  const secrets = await openSecrets(deps.secrets, channel);
  return provider.admin({ channelId: channel.id, settings: channel.settings, secrets });
}

/** @throws ProsaError `channel.not_found`, and what `openAdmin` throws. */
export async function openChannelAdmin(
  deps: AdminDeps,
  channelId: string,
): Promise<{ channel: OpenedChannel; admin: ChannelAdmin }> {
  const { channel } = await deps.sql.call<{ channel: OpenedChannel }>(
    "open_channel",
    { channelId },
    "service",
  );
  return { channel, admin: await openAdmin(deps, channel) };
}
