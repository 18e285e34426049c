import { openChannelAdmin } from "../connection/open-admin.ts";
import { type Backfill, compareChunk } from "../maintenance/backfill-step.ts";
import { stepBackfills } from "../maintenance/backfills.ts";
import { type SqlGateway, silentLogger } from "../ports/index.ts";
import { adminDeps } from "./admin-deps.ts";
import {
  type Command,
  type CommandContext,
  type CommandResult,
  exitCodes,
  needed,
} from "./command.ts";
import { momentOf } from "./moment.ts";
import { withSql } from "./with-sql.ts";

const pollMs = 250;
const clockSlackMs = 24 * 3_600_000;

export const backfillCommand: Command = {
  name: "backfill",
  summary: "Compare a channel with what its provider keeps, and enter what is missing",
  usage: "--channel <id> [--since 24h|7d|<time>] [--history] [--dry-run]",
  options: {
    channel: { type: "string" },
    since: { type: "string" },
    history: { type: "boolean" },
    "dry-run": { type: "boolean" },
  },
  run: (context) =>
    withSql(context, (sql) => {
      const channelId = needed(context, "channel");
      const since = momentOf(String(context.values.since ?? "24h"), "--since");
      return context.values["dry-run"] === true
        ? count(context, sql, channelId, since)
        : run(context, sql, channelId, since);
    }),
};

/** Reads and compares; nothing is entered and no backfill is noted. */
async function count(
  context: CommandContext,
  sql: SqlGateway,
  channelId: string,
  since: string,
): Promise<CommandResult> {
  const deps = adminDeps(context, sql);
  const { channel, admin } = await openChannelAdmin(deps, channelId);
  const until = new Date(Date.now() + clockSlackMs).toISOString();
  let seen = 0;
  let missing = 0;
  for (let from: string | null = since; from !== null; ) {
    const chunk = await compareChunk(deps, channel, admin, { from, until, liveAfter: null });
    seen += chunk.seen;
    missing += chunk.missing.length;
    from = chunk.next;
    if (from) context.progress(`up to ${from}: ${seen} seen, ${missing} missing`);
  }
  return {
    lines: [`${seen} messages at the provider, ${missing} of them missing. Nothing was entered.`],
    json: { dryRun: true, since, seen, missing },
    exitCode: exitCodes.ok,
  };
}

/** Works on it itself, beside workers that may take steps too; another run goes on where one ended. */
async function run(
  context: CommandContext,
  sql: SqlGateway,
  channelId: string,
  since: string,
): Promise<CommandResult> {
  const { backfill: asked } = await sql.call<{ backfill: Backfill }>(
    "want_backfill",
    { channelId, since, history: context.values.history === true },
    "service",
  );
  const deps = { ...adminDeps(context, sql), logger: silentLogger, wake: async () => {} };
  let last = "";
  for (;;) {
    await stepBackfills(deps, { id: asked.id });
    const { backfill } = await sql.call<{ backfill: Backfill }>(
      "get_backfill",
      { id: asked.id },
      "service",
    );
    const { state, seen, entered, imported, cursor, error } = backfill;
    if (state === "done" || state === "failed") {
      const found = `${seen} messages seen, ${entered} entered as news and ${imported} as history.`;
      return {
        lines: state === "done" ? [found] : [`It failed: ${error}`, found],
        json: { ...backfill },
        exitCode: state === "done" ? exitCodes.ok : exitCodes.failed,
      };
    }
    const line = `${error ? `waiting: ${error}` : `up to ${cursor}`}: ${seen} seen, ${entered + imported} missing`;
    if (line !== last) context.progress(line);
    last = line;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
