import { isProsaError, ProsaError } from "@prosa/core";
import { createEvolutionClient, type EvolutionClient } from "@prosa/evolution-client";
import { evolutionCapabilities } from "../channels/evolution/capabilities.ts";
import type { JsonObject, SqlGateway } from "../ports/index.ts";
import { createChannel } from "../provision/create-channel.ts";
import { createSecretBox } from "../secret-box.ts";
import {
  argument,
  type Command,
  type CommandContext,
  exitCodes,
  needed,
  optional,
  UsageError,
} from "./command.ts";
import { tenantIdOf, withSql } from "./with-sql.ts";

interface ChannelRow {
  id: string;
  tenant: string;
  name: string;
  provider: string;
  status: string;
  settings: JsonObject;
  lastEventAt: string | null;
  secret: { ciphertext: string; keyVersion: number } | null;
  tokens: number;
  deadLetters: number;
}

export const channelCreateCommand: Command = {
  name: "channel create",
  summary: "Create an Evolution channel and print the token of its webhook",
  usage:
    "--tenant <slug|id> --name <name> --instance <instance> [--base-url <url>] [--api-key <key>] [--public-url <url of this app>]",
  options: {
    tenant: { type: "string" },
    name: { type: "string" },
    instance: { type: "string" },
    "base-url": { type: "string" },
    "api-key": { type: "string" },
    "public-url": { type: "string" },
  },
  run: (context) =>
    withSql(context, async (sql) => {
      const tenantId = await tenantIdOf(sql, needed(context, "tenant"));
      const instance = needed(context, "instance");
      const baseUrl = optional(context, "base-url");
      const apiKey = optional(context, "api-key");
      const keys = context.environment.PROSA_ENCRYPTION_KEY;
      if (apiKey && !keys) {
        throw new UsageError("--api-key is stored sealed: set PROSA_ENCRYPTION_KEY first.");
      }
      const { channelId, webhookToken } = await createChannel(
        { sql, ...(keys ? { secrets: createSecretBox(keys) } : {}) },
        {
          tenantId,
          type: "whatsapp",
          provider: "evolution",
          name: needed(context, "name"),
          settings: { instance, ...(baseUrl ? { baseUrl } : {}) },
          capabilities: evolutionCapabilities,
          ...(apiKey ? { secrets: { apiKey } } : {}),
        },
      );
      const path = `/api/webhook/evolution/${channelId}`;
      const publicUrl = optional(context, "public-url");
      const lines = [`Channel ${channelId}`, `Token (shown once): ${webhookToken}`];
      if (publicUrl) {
        const url = new URL(path, publicUrl).href;
        const client = clientOf(context, { baseUrl, apiKey });
        await setWebhook(client, instance, url, { authorization: `Bearer ${webhookToken}` });
        lines.push(`Evolution now calls ${url}`);
      } else {
        lines.push(`Let Evolution call <your app>${path} with Authorization: Bearer <token>,`);
        lines.push("base64 off and all events on; --public-url does it for you.");
      }
      return { lines, json: { channelId, webhookToken, path } };
    }),
};

export const channelStatusCommand: Command = {
  name: "channel status",
  summary: "List channels: connection, last event, dead letters",
  usage: "[<channelId>] [--tenant <slug|id>]",
  options: { tenant: { type: "string" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const channels = await listChannels(context, sql);
      const lines = channels.map(
        (channel) =>
          `${channel.id}  ${channel.tenant}/${channel.name}  ${channel.status}  last event ${channel.lastEventAt ?? "never"}  ${channel.deadLetters} dead letters`,
      );
      return {
        lines: lines.length > 0 ? lines : ["No channels."],
        json: { channels: channels.map(({ secret, ...shown }) => ({ ...shown })) },
      };
    }),
};

export const channelAuditCommand: Command = {
  name: "channel audit",
  summary: "Compare Evolution's webhook settings with what Prosa needs",
  usage: "<channelId> [--fix]",
  options: { fix: { type: "boolean" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const id = argument(context, 0, "channelId");
      const [channel] = await listChannels(context, sql);
      if (!channel) throw new ProsaError("channel.not_found", `There is no channel ${id}.`);
      const instance = String(channel.settings.instance ?? "");
      const client = clientOf(context, {
        baseUrl: optionalText(channel.settings.baseUrl),
        apiKey: await apiKeyOf(context, channel),
      });
      const row = await client.webhook.find(instance);
      const problems = [
        ...(row?.enabled ? [] : ["the webhook is off, so no event arrives"]),
        ...(row?.url.includes(channel.id) ? [] : ["its URL does not name this channel"]),
        ...(row?.webhookBase64 ? ["base64 is on: files make events of 30 MB and more"] : []),
        ...(row && row.events.length > 0 && !row.events.includes("MESSAGES_UPSERT")
          ? ["MESSAGES_UPSERT is not among its events"]
          : []),
        ...(row?.headers ? [] : ["it sends no token"]),
        ...(channel.tokens > 0 ? [] : ["the channel has no valid token"]),
      ];
      const canFix = Boolean(row?.headers && row.url.includes(channel.id));
      if (problems.length > 0 && context.values.fix === true && row && canFix) {
        await setWebhook(client, instance, row.url, row.headers ?? {});
        return {
          lines: ["Fixed; a change of base64 counts after the next reconnect."],
          json: { problems, fixed: true },
        };
      }
      return {
        lines: problems.length === 0 ? ["As it should be."] : problems,
        json: { problems, fixed: false },
        exitCode: problems.length === 0 ? exitCodes.ok : exitCodes.failed,
      };
    }),
};

async function listChannels(context: CommandContext, sql: SqlGateway): Promise<ChannelRow[]> {
  const tenant = optional(context, "tenant");
  const { channels } = await sql.call<{ channels: ChannelRow[] }>(
    "list_channels",
    {
      channelId: context.positionals[0],
      ...(tenant ? { tenantId: await tenantIdOf(sql, tenant) } : {}),
    },
    "service",
  );
  return channels;
}

async function apiKeyOf(context: CommandContext, channel: ChannelRow): Promise<string | undefined> {
  const keys = context.environment.PROSA_ENCRYPTION_KEY;
  if (!channel.secret || !keys) return undefined;
  const { ciphertext, keyVersion } = channel.secret;
  try {
    const secrets = await createSecretBox(keys).open(channel.id, ciphertext, keyVersion);
    return secrets.apiKey;
  } catch (error) {
    if (isProsaError(error)) context.progress(error.message);
    throw error;
  }
}

function clientOf(
  context: CommandContext,
  own: { baseUrl: string | undefined; apiKey: string | undefined },
): EvolutionClient {
  const baseUrl = own.baseUrl ?? context.environment.EVOLUTION_URL;
  const apiKey = own.apiKey ?? context.environment.EVOLUTION_API_KEY;
  if (!baseUrl || !apiKey) {
    throw new UsageError("Evolution cannot be reached: set EVOLUTION_URL and EVOLUTION_API_KEY.");
  }
  return createEvolutionClient({ baseUrl, apiKey });
}

async function setWebhook(
  client: EvolutionClient,
  instance: string,
  url: string,
  headers: Record<string, string>,
): Promise<void> {
  await client.webhook.set(instance, {
    enabled: true,
    url,
    headers,
    events: [],
    byEvents: false,
    base64: false,
  });
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
