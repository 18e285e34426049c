import { userInfo } from "node:os";
import type { JsonObject } from "../ports/index.ts";
import { argument, type Command, optional } from "./command.ts";
import { withSql } from "./with-sql.ts";

interface DeadLetter {
  id: string;
  queue: string;
  laneKey: string | null;
  errorClass: string;
  error: string;
  lastAt: string;
  resolution: string | null;
}

export const dlqListCommand: Command = {
  name: "dlq list",
  summary: "List dead letters, latest first",
  usage: "[--queue <name>] [--all] [--limit 50]",
  options: { queue: { type: "string" }, all: { type: "boolean" }, limit: { type: "string" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const { items } = await sql.call<{ items: DeadLetter[] }>(
        "list_dead_letters",
        {
          queue: optional(context, "queue"),
          all: context.values.all === true,
          limit: Number(optional(context, "limit") ?? 50),
        },
        "service",
      );
      const lines = items.map(
        (item) =>
          `${item.id}  ${item.lastAt}  ${item.queue}  ${item.errorClass}  ${item.resolution ?? "open"}  ${item.error}`,
      );
      return {
        lines: lines.length > 0 ? lines : ["No dead letters."],
        json: { items: items.map((item) => ({ ...item })) },
      };
    }),
};

export const dlqShowCommand: Command = {
  name: "dlq show",
  summary: "Show a dead letter with its payload",
  usage: "<id>",
  options: {},
  run: (context) =>
    withSql(context, async (sql) => {
      const id = argument(context, 0, "id");
      const letter = await sql.call<JsonObject>("get_dead_letter", { id }, "service");
      return { lines: [JSON.stringify(letter, null, 2)], json: letter };
    }),
};

export const dlqReplayCommand: Command = {
  name: "dlq replay",
  summary: "Put a dead event back into its lane; a worker takes it within seconds",
  usage: "<id>",
  options: {},
  run: (context) =>
    withSql(context, async (sql) => {
      const id = argument(context, 0, "id");
      const by = userInfo().username;
      const answer = await sql.call<JsonObject>("replay_dead_letter", { id, by }, "service");
      return { lines: [`Back in lane ${answer.laneKey}`], json: answer };
    }),
};

export const dlqDiscardCommand: Command = {
  name: "dlq discard",
  summary: "Give a dead letter up; its event stays stored",
  usage: "<id>",
  options: {},
  run: (context) =>
    withSql(context, async (sql) => {
      const id = argument(context, 0, "id");
      const by = userInfo().username;
      const answer = await sql.call<JsonObject>("discard_dead_letter", { id, by }, "service");
      return { lines: [answer.discarded ? "Discarded" : "It was settled before"], json: answer };
    }),
};
