import { issueWebhookToken } from "../provision/create-channel.ts";
import { type AdminDeps, openChannelAdmin } from "./open-admin.ts";
import { webhookUrl } from "./webhook.ts";

const timeoutMs = 15_000;

/** A provider goes on repeating an event with the token that it was first sent with. */
export const shortestOverlapMs = 30 * 60_000;

/**
 * Gives a channel a new webhook token without losing an event: the new one is issued, the provider is
 * told, and only then the old ones are given their end, `overlapMs` from now.
 *
 * When the provider does not answer, nothing ends: it may have taken the new token or not, and both
 * open the channel. Doing it again is safe.
 *
 * @param overlapMs - 30 minutes at least, which is what providers need for their retries
 * @returns The new token, shown here once, and how many are about to end.
 * @throws ProsaError what `openChannelAdmin` and `ChannelAdmin.setWebhook` throw.
 */
export async function rotateWebhookToken(
  deps: AdminDeps & { publicUrl?: string },
  channelId: string,
  overlapMs: number,
): Promise<{ tokenId: string; token: string; expiring: number }> {
  const { channel, admin } = await openChannelAdmin(deps, channelId);
  const url = webhookUrl(deps.publicUrl, channel);
  const issued = await issueWebhookToken(deps.sql, channelId);
  await admin.setWebhook({ url, token: issued.token }, AbortSignal.timeout(timeoutMs));
  const { expiring } = await deps.sql.call<{ expiring: number }>(
    "expire_channel_tokens",
    { channelId, keepId: issued.tokenId, afterMs: Math.max(overlapMs, shortestOverlapMs) },
    "service",
  );
  return { ...issued, expiring };
}
