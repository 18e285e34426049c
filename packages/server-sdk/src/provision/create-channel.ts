import type { ChannelCapabilities } from "@prosa/core";
import type { JsonObject, SecretBox, SqlGateway } from "../ports/index.ts";

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
  return { channelId, webhookToken: await addWebhookToken(deps.sql, channelId) };
}

/** Adds a second valid token, for rotation. */
export async function addWebhookToken(sql: SqlGateway, channelId: string): Promise<string> {
  const token = hex(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  const tokenHash = hex(new Uint8Array(digest));
  await sql.call("add_channel_token", { channelId, tokenHash }, "service");
  return token;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
