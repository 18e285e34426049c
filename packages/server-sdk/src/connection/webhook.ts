import { ProsaError } from "@prosa/core";
import type { ChannelAdmin, WebhookProblem } from "../ports/index.ts";
import { issueWebhookToken } from "../provision/create-channel.ts";
import { sha256Hex } from "../sha256-hex.ts";
import type { AdminDeps, OpenedChannel } from "./open-admin.ts";

const timeoutMs = 15_000;

/**
 * Where a channel's provider must send its events.
 *
 * @throws ProsaError `channel.rejected` when nobody said where the app is reached.
 */
export function webhookUrl(publicUrl: string | undefined, channel: OpenedChannel): string {
  if (!publicUrl) {
    throw new ProsaError(
      "channel.rejected",
      "Nobody said where the provider reaches this app, so no event could arrive. Set PROSA_PUBLIC_URL.",
    );
  }
  return new URL(`/api/webhook/${channel.provider}/${channel.id}`, publicUrl).href;
}

/** Compares where the provider sends its events with what the channel needs; changes nothing. */
export async function auditWebhook(
  deps: AdminDeps,
  admin: ChannelAdmin,
  channel: OpenedChannel,
  url: string,
): Promise<{ problems: WebhookProblem[]; token: string | null }> {
  const { problems, token } = await admin.inspectWebhook({ url }, AbortSignal.timeout(timeoutMs));
  if (token === null) return { problems, token };
  const opened = await deps.sql.call<{ channelId: string } | null>(
    "resolve_channel_token",
    { tokenHash: sha256Hex(token) },
    "service",
  );
  return opened?.channelId === channel.id
    ? { problems, token }
    : { problems: [...problems, "token"], token: null };
}

/**
 * Sets right what the audit finds, and says what that was. A token that opens the channel is kept;
 * otherwise a new one is issued, beside those that are valid.
 */
export async function repairWebhook(
  deps: AdminDeps,
  admin: ChannelAdmin,
  channel: OpenedChannel,
  url: string,
): Promise<WebhookProblem[]> {
  const found = await auditWebhook(deps, admin, channel, url);
  if (found.problems.length === 0) return [];
  const token = found.token ?? (await issueWebhookToken(deps.sql, channel.id)).token;
  await admin.setWebhook({ url, token }, AbortSignal.timeout(timeoutMs));
  return found.problems;
}
