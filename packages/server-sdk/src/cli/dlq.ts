import { userInfo } from "node:os";
import type { DeadLetter, Replay } from "../maintenance/dead-letters.ts";
import type { JsonObject, SqlGateway } from "../ports/index.ts";
import {
  type Command,
  type CommandContext,
  type CommandResult,
  exitCodes,
  needed,
  optional,
  UsageError,
} from "./command.ts";
import { masked, maskedText } from "./masked.ts";
import { momentOf } from "./moment.ts";
import { withSql } from "./with-sql.ts";

const filters = {
  queue: { type: "string" },
  class: { type: "string" },
  channel: { type: "string" },
  lane: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
} as const;
const filterUsage =
  "[--queue <name>] [--class <error class>] [--channel <id>] [--lane <key>] [--since 24h|<time>] [--until <time>]";
const selection = { ...filters, all: { type: "boolean" }, "dry-run": { type: "boolean" } } as const;
const selectionUsage = `<id>… | --all | ${filterUsage} [--dry-run]`;

export const dlqListCommand: Command = {
  name: "dlq list",
  summary: "List dead letters, latest first; --all shows settled ones too",
  usage: `${filterUsage} [--all] [--limit 50]`,
  options: { ...filters, all: { type: "boolean" }, limit: { type: "string" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const items = await list(sql, {
        ...filterOf(context),
        all: context.values.all === true,
        limit: Number(optional(context, "limit") ?? 50),
      });
      return {
        lines: items.length > 0 ? items.map(lineOf) : ["No dead letters."],
        json: { items: items.map((item) => ({ ...item })) },
      };
    }),
};

export const dlqShowCommand: Command = {
  name: "dlq show",
  summary: "Show a dead letter; --payload shows what people wrote and their numbers too",
  usage: "<id> [--payload]",
  options: { payload: { type: "boolean" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const [id] = context.positionals;
      if (!id) throw new UsageError("<id> is missing.");
      const letter = await sql.call<JsonObject>("get_dead_letter", { id }, "service");
      const shown = context.values.payload === true ? letter : (masked(letter) as JsonObject);
      return { lines: [JSON.stringify(shown, null, 2)], json: shown };
    }),
};

export const dlqReplayCommand: Command = {
  name: "dlq replay",
  summary: "Try dead work again; a worker takes it within seconds",
  usage: selectionUsage,
  options: selection,
  run: (context) =>
    each(context, "Replayed", async (sql, id, by) => {
      const answer = await sql.call<Replay>("replay_dead_letter", { id, by }, "service");
      return answer.replayed ? null : `It was ${answer.resolution} before; nothing changed.`;
    }),
};

export const dlqDiscardCommand: Command = {
  name: "dlq discard",
  summary: "Give dead work up; its event stays stored, and a blocked lane goes on",
  usage: `${selectionUsage} --reason <why>`,
  options: { ...selection, reason: { type: "string" } },
  run: (context) => {
    const reason = needed(context, "reason");
    return each(context, "Discarded", async (sql, id, by) => {
      const answer = await sql.call<{ discarded: boolean }>(
        "discard_dead_letter",
        { id, by, reason },
        "service",
      );
      return answer.discarded ? null : "It was settled before; nothing changed.";
    });
  },
};

/** Does one letter after the other; the exit code is 1 when one could not be done. */
function each(
  context: CommandContext,
  done: string,
  act: (sql: SqlGateway, id: string, by: string) => Promise<string | null>,
): Promise<CommandResult> {
  return withSql(context, async (sql) => {
    const ids = await selected(context, sql);
    if (context.values["dry-run"] === true) {
      return {
        lines: [`${ids.length} letters, and nothing changed.`, ...ids],
        json: { dryRun: true, ids },
      };
    }
    const by = userInfo().username;
    const lines: string[] = [];
    const counts = { changed: 0, unchanged: 0, failed: 0 };
    for (const [i, id] of ids.entries()) {
      try {
        const unchanged = await act(sql, id, by);
        counts[unchanged === null ? "changed" : "unchanged"] += 1;
        if (unchanged !== null) lines.push(`${id}  ${unchanged}`);
      } catch (error) {
        counts.failed += 1;
        lines.push(`${id}  ${error instanceof Error ? error.message : String(error)}`);
      }
      if ((i + 1) % 100 === 0) context.progress(`${i + 1} of ${ids.length}`);
    }
    lines.push(
      `${done} ${counts.changed} of ${ids.length}; ${counts.unchanged} were settled before, ${counts.failed} failed.`,
    );
    return { lines, json: counts, exitCode: counts.failed > 0 ? exitCodes.failed : exitCodes.ok };
  });
}

async function selected(context: CommandContext, sql: SqlGateway): Promise<string[]> {
  if (context.positionals.length > 0) return context.positionals;
  const filter = filterOf(context);
  if (Object.keys(filter).length === 0 && context.values.all !== true) {
    throw new UsageError("Name letters by id, by a filter, or take --all of them.");
  }
  const ids: string[] = [];
  for (;;) {
    const before = ids.at(-1);
    const page = await list(sql, { ...filter, limit: 500, ...(before ? { before } : {}) });
    ids.push(...page.map(({ id }) => id));
    // Oldest first: what failed earlier may be what later work needs.
    if (page.length < 500) return ids.reverse();
  }
}

async function list(sql: SqlGateway, filter: JsonObject): Promise<DeadLetter[]> {
  const { items } = await sql.call<{ items: DeadLetter[] }>("list_dead_letters", filter, "service");
  return items;
}

function filterOf(context: CommandContext): JsonObject {
  const text = (name: string) => optional(context, name);
  const moment = (name: string) => {
    const given = text(name);
    return given === undefined ? undefined : momentOf(given, `--${name}`);
  };
  const filter = {
    queue: text("queue"),
    class: text("class"),
    channelId: text("channel"),
    lane: text("lane"),
    since: moment("since"),
    until: moment("until"),
  };
  return JSON.parse(JSON.stringify(filter));
}

function lineOf({ id, lastAt, queue, errorClass, resolution, error }: DeadLetter): string {
  return `${id}  ${lastAt}  ${queue}  ${errorClass}  ${resolution ?? "open"}  ${maskedText(error)}`;
}
