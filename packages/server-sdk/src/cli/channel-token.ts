import { rotateWebhookToken, shortestOverlapMs } from "../connection/rotate-token.ts";
import { issueWebhookToken } from "../provision/create-channel.ts";
import { adminDeps } from "./admin-deps.ts";
import { argument, type Command, optional, UsageError } from "./command.ts";
import { withSql } from "./with-sql.ts";

interface StoredToken {
  id: string;
  state: "valid" | "expiring" | "expired" | "revoked";
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
}

const cachedSeconds = 15;

const channelTokenListCommand: Command = {
  name: "channel token list",
  summary: "List a channel's webhook tokens; the tokens themselves are not kept",
  usage: "<channelId>",
  options: {},
  run: (context) =>
    withSql(context, async (sql) => {
      const { tokens } = await sql.call<{ tokens: StoredToken[] }>(
        "list_channel_tokens",
        { channelId: argument(context, 0, "channelId") },
        "service",
      );
      const lines = tokens.map(
        ({ id, state, createdAt, expiresAt }) =>
          `${id}  ${state.padEnd(8)}  made ${createdAt}${expiresAt ? `  ends ${expiresAt}` : ""}`,
      );
      return {
        lines: lines.length > 0 ? lines : ["No tokens: every event of this channel is refused."],
        json: { tokens: tokens.map((token) => ({ ...token })) },
      };
    }),
};

const channelTokenAddCommand: Command = {
  name: "channel token add",
  summary: "Add a webhook token beside those that are valid, for a rotation by hand",
  usage: "<channelId>",
  options: {},
  run: (context) =>
    withSql(context, async (sql) => {
      const { tokenId, token } = await issueWebhookToken(sql, argument(context, 0, "channelId"));
      return {
        lines: [`Token ${tokenId} (shown once): ${token}`],
        json: { tokenId, webhookToken: token },
      };
    }),
};

const channelTokenRotateCommand: Command = {
  name: "channel token rotate",
  summary: "Give the provider a new webhook token; the old one ends after an overlap",
  usage: "<channelId> [--overlap 60m] [--public-url <url of this app>]",
  options: { overlap: { type: "string" }, "public-url": { type: "string" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const overlapMs = overlapOf(optional(context, "overlap") ?? "60m");
      const publicUrl = optional(context, "public-url") ?? context.environment.PROSA_PUBLIC_URL;
      const { tokenId, token, expiring } = await rotateWebhookToken(
        { ...adminDeps(context, sql), ...(publicUrl ? { publicUrl } : {}) },
        argument(context, 0, "channelId"),
        overlapMs,
      );
      const until = new Date(Date.now() + overlapMs).toISOString();
      return {
        lines: [
          `Token ${tokenId} (shown once): ${token}`,
          `The provider sends it from now on. ${expiring} older end at ${until} at the latest.`,
        ],
        json: { tokenId, webhookToken: token, expiring, overlapMs },
      };
    }),
};

const channelTokenRevokeCommand: Command = {
  name: "channel token revoke",
  summary: "End a webhook token at once, e.g. one that leaked",
  usage: "<channelId> <tokenId> [--force]",
  options: { force: { type: "boolean" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const { revoked } = await sql.call<{ revoked: boolean }>(
        "revoke_channel_token",
        {
          channelId: argument(context, 0, "channelId"),
          tokenId: argument(context, 1, "tokenId"),
          force: context.values.force === true,
        },
        "service",
      );
      const done = `Revoked. Processes that know it refuse it within ${cachedSeconds} s.`;
      return {
        lines: [revoked ? done : "No such token, or it was revoked already: nothing changed."],
        json: { revoked },
      };
    }),
};

export const channelTokenCommands: Command[] = [
  channelTokenListCommand,
  channelTokenAddCommand,
  channelTokenRotateCommand,
  channelTokenRevokeCommand,
];

function overlapOf(text: string): number {
  const [, count = "", unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const overlapMs = Number(count) * (unit === "d" ? 86_400_000 : unit === "h" ? 3_600_000 : 60_000);
  if (count === "" || overlapMs < shortestOverlapMs || overlapMs > 7 * 86_400_000) {
    throw new UsageError(
      "--overlap is a time from 30m to 7d: providers repeat an event with the old token for that long.",
    );
  }
  return overlapMs;
}
