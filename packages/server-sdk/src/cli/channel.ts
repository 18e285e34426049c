import { capabilitiesOf } from "../channels/evolution/capabilities.ts";
import type { ChannelHealth } from "../connection/health.ts";
import { judge, type StoredFacts } from "../connection/managed-channel.ts";
import { type AdminDeps, type OpenedChannel, openChannelAdmin } from "../connection/open-admin.ts";
import { probeChannel } from "../connection/probe.ts";
import { createManagedChannel } from "../connection/service.ts";
import { auditWebhook, repairWebhook, webhookUrl } from "../connection/webhook.ts";
import {
  type JsonObject,
  type SqlGateway,
  silentLogger,
  type WebhookProblem,
} from "../ports/index.ts";
import { createChannel } from "../provision/create-channel.ts";
import { createSecretBox } from "../secret-box.ts";
import { adminDeps } from "./admin-deps.ts";
import {
  argument,
  type Command,
  type CommandContext,
  type CommandResult,
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
  /** What was noted of it, as the database keeps it. */
  health: { reconciledAt?: string; audit?: JsonObject };
  lastEventAt: string | null;
  secret: { ciphertext: string; keyVersion: number } | null;
  tokens: number;
  deadLetters: number;
}

export const channelCreateCommand: Command = {
  name: "channel create",
  summary: "Create an Evolution channel, with a new instance or one that exists",
  usage:
    "--tenant <slug|id> --name <name> [--public-url <url of this app>] [--instance <existing> [--integration WHATSAPP-BUSINESS] [--base-url <url>] [--api-key <key>]]",
  options: {
    tenant: { type: "string" },
    name: { type: "string" },
    instance: { type: "string" },
    integration: { type: "string" },
    "base-url": { type: "string" },
    "api-key": { type: "string" },
    "public-url": { type: "string" },
  },
  run: (context) =>
    withSql(context, (sql) =>
      optional(context, "instance") ? adoptInstance(context, sql) : makeInstance(context, sql),
    ),
};

export const channelStatusCommand: Command = {
  name: "channel status",
  summary: "List channels: health, last event, last look back, dead letters",
  usage: "[<channelId>] [--tenant <slug|id>] [--probe]",
  options: { tenant: { type: "string" }, probe: { type: "boolean" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const deps = adminDeps(context, sql);
      const channels = await Promise.all(
        (await listChannels(context, sql)).map(async ({ secret, health, ...shown }) => ({
          ...shown,
          lookedBackAt: health.reconciledAt ?? null,
          audit: health.audit ?? null,
          health: { ...(await healthOf(deps, shown.id, context.values.probe === true)) },
        })),
      );
      const lines = channels.map(
        ({ id, tenant, name, health, lastEventAt, lookedBackAt, deadLetters }) =>
          `${id}  ${tenant}/${name}  ${health.state}${health.reason ? ` (${health.reason})` : ""}  last event ${lastEventAt ?? "never"}  last look back ${lookedBackAt ?? "never"}  ${deadLetters} dead letters`,
      );
      return { lines: lines.length > 0 ? lines : ["No channels."], json: { channels } };
    }),
};

export const channelAuditCommand: Command = {
  name: "channel audit",
  summary: "Compare where the provider sends events with what Prosa needs",
  usage: "<channelId> [--repair] [--public-url <url of this app>]",
  options: { repair: { type: "boolean" }, "public-url": { type: "string" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const deps = adminDeps(context, sql);
      const { channel, admin } = await openChannelAdmin(deps, argument(context, 0, "channelId"));
      const url = webhookUrl(publicUrlOf(context), channel);
      if (context.values.repair === true) {
        const repaired = await repairWebhook(deps, admin, channel, url);
        const what = repaired.length > 0 ? `Repaired: ${repaired.join(", ")}.` : "As it should be.";
        const later = repaired.includes("base64") ? " base64 counts after the next reconnect." : "";
        return { lines: [what + later], json: { problems: repaired, repaired: true } };
      }
      const { problems } = await auditWebhook(deps, admin, channel, url);
      return {
        lines: problems.length === 0 ? ["As it should be."] : problems.map((p) => sentences[p]),
        json: { problems, repaired: false },
        exitCode: problems.length === 0 ? exitCodes.ok : exitCodes.failed,
      };
    }),
};

export const channelPolicyCommand: Command = {
  name: "channel policy",
  summary: "Say what becomes of a chat's line when an event in it is given up",
  usage: "<channelId> --poison skip|block|default",
  options: { poison: { type: "string" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const channelId = argument(context, 0, "channelId");
      const wanted = needed(context, "poison");
      const poison = wanted === "default" ? null : wanted;
      await sql.call("set_channel_poison", { channelId, poison }, "service");
      const meanings: Record<string, string> = {
        skip: "The line goes on; the event is a dead letter.",
        block: "The line waits; the event is tried hourly, and is a dead letter meanwhile.",
        default: "As the worker is set to.",
      };
      return { lines: [meanings[wanted] ?? ""], json: { channelId, poison } };
    }),
};

/** Evolution's channels; an instance keeps the one that it was made with. */
const integrations = ["WHATSAPP-BAILEYS", "WHATSAPP-BUSINESS"];

const sentences: Record<WebhookProblem, string> = {
  missing: "no webhook is set, so no event arrives",
  disabled: "the webhook is off, so no event arrives",
  url: "its URL is not this channel's",
  token: "it sends no token that opens this channel",
  events: "events that the inbox needs are not subscribed",
  base64: "base64 is on: files make events of 30 MB and more",
  by_events: "each kind of event goes to an address of its own",
};

async function makeInstance(context: CommandContext, sql: SqlGateway): Promise<CommandResult> {
  const { EVOLUTION_URL, EVOLUTION_API_KEY } = context.environment;
  const publicUrl = publicUrlOf(context);
  if (!EVOLUTION_URL || !EVOLUTION_API_KEY || !publicUrl) {
    throw new UsageError(
      "To make an instance, set EVOLUTION_URL, EVOLUTION_API_KEY and PROSA_PUBLIC_URL (or --public-url). To use one that exists, name it with --instance.",
    );
  }
  const deps = { ...adminDeps(context, sql), publicUrl, logger: silentLogger };
  const { channelId, webhookToken } = await createManagedChannel(deps, {
    tenantId: await tenantIdOf(sql, needed(context, "tenant")),
    name: needed(context, "name"),
    provider: "evolution",
  });
  const { channel } = await openChannelAdmin(deps, channelId);
  const instance = String(channel.settings.instance);
  return {
    lines: [
      `Channel ${channelId}`,
      `Instance ${instance}, which calls ${webhookUrl(publicUrl, channel)}`,
      `Token (shown once): ${webhookToken}`,
      "Pair a phone on the page of channels.",
    ],
    json: {
      channelId,
      webhookToken,
      instance,
      path: `/api/webhook/evolution/${channelId}`,
    },
  };
}

async function adoptInstance(context: CommandContext, sql: SqlGateway): Promise<CommandResult> {
  const tenantId = await tenantIdOf(sql, needed(context, "tenant"));
  const instance = needed(context, "instance");
  const baseUrl = optional(context, "base-url");
  const apiKey = optional(context, "api-key");
  const keys = context.environment.PROSA_ENCRYPTION_KEY;
  if (apiKey && !keys) {
    throw new UsageError("--api-key is stored sealed: set PROSA_ENCRYPTION_KEY first.");
  }
  const integration = optional(context, "integration");
  if (integration && !integrations.includes(integration)) {
    throw new UsageError(`--integration is one of ${integrations.join(", ")}.`);
  }
  const settings = {
    instance,
    ...(baseUrl ? { baseUrl } : {}),
    ...(integration ? { integration } : {}),
  };
  const { channelId, webhookToken } = await createChannel(
    { sql, ...(keys ? { secrets: createSecretBox(keys) } : {}) },
    {
      tenantId,
      type: "whatsapp",
      provider: "evolution",
      name: needed(context, "name"),
      settings,
      capabilities: capabilitiesOf(settings),
      ...(apiKey ? { secrets: { apiKey } } : {}),
    },
  );
  const path = `/api/webhook/evolution/${channelId}`;
  const publicUrl = optional(context, "public-url");
  const lines = [`Channel ${channelId}`, `Token (shown once): ${webhookToken}`];
  if (publicUrl) {
    const { channel, admin } = await openChannelAdmin(adminDeps(context, sql), channelId);
    const url = webhookUrl(publicUrl, channel);
    await admin.setWebhook({ url, token: webhookToken }, AbortSignal.timeout(20_000));
    lines.push(`Evolution now calls ${url}`);
  } else {
    lines.push(`Let Evolution call <your app>${path} with Authorization: Bearer <token>,`);
    lines.push("base64 off and all events on; --public-url does it for you.");
  }
  return { lines, json: { channelId, webhookToken, path } };
}

async function healthOf(
  deps: AdminDeps,
  channelId: string,
  probe: boolean,
): Promise<ChannelHealth> {
  const { channel } = await deps.sql.call<{ channel: OpenedChannel & { facts: StoredFacts } }>(
    "open_channel",
    { channelId },
    "service",
  );
  return probe ? probeChannel(deps, channel) : judge(channel.facts, Date.now());
}

function publicUrlOf(context: CommandContext): string | undefined {
  return optional(context, "public-url") ?? context.environment.PROSA_PUBLIC_URL;
}

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
