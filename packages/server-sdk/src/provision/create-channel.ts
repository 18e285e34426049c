import type { ChannelCapabilities } from "@prosa/core";
import type { JsonObject, SecretBox, SqlGateway } from "../ports/index.ts";
import { hexOf, sha256Hex } from "../sha256-hex.ts";

export interface NewChannel {
  /** Made when absent. */
  id?: string;
  tenantId: string;
  type: "whatsapp" | "api";
  provider: string;
  name: string;
  settings: JsonObject;
  capabilities: ChannelCapabilities;
  /** Sealed before they are stored. */
  secrets?: Record<string, string>;
  /** Operators and teams who see its unassigned conversations. */
  members?: string[];
  teams?: string[];
}

/**
 * Makes a channel and the token that its webhooks must carry. The token is shown here once: only its
 * hash is stored.
 */
export async function createChannel(
  deps: { sql: SqlGateway; secrets?: SecretBox },
  channel: NewChannel,
): Promise<{ channelId: string; webhookToken: string }> {
  const { secrets, capabilities, ...rest } = channel;
  const { channelId } = await deps.sql.call<{ channelId: string }>(
    "create_channel",
    { ...rest, capabilities: { ...capabilities } as JsonObject },
    "service",
  );
  if (secrets && Object.keys(secrets).length > 0 && deps.secrets) {
    const sealed = await deps.secrets.seal(channelId, secrets);
    await deps.sql.call("set_channel_secret", { channelId, ...sealed }, "service");
  }
  const { token } = await issueWebhookToken(deps.sql, channelId);
  return { channelId, webhookToken: token };
}

/**
 * Adds a token that opens the channel, beside those that do. Shown here once: only its hash is stored.
 */
export async function issueWebhookToken(
  sql: SqlGateway,
  channelId: string,
): Promise<{ tokenId: string; token: string }> {
  const token = hexOf(crypto.getRandomValues(new Uint8Array(32)));
  const { tokenId } = await sql.call<{ tokenId: string }>(
    "add_channel_token",
    { channelId, tokenHash: sha256Hex(token) },
    "service",
  );
  return { tokenId, token };
}
