import type { JsonObject } from "../ports/index.ts";
import { type Command, needed, optional } from "./command.ts";
import { tenantIdOf, withSql } from "./with-sql.ts";

interface Entry extends JsonObject {
  at: string;
  action: string;
  actor: { kind: string; name: string | null };
  subject: { kind: string; id: string };
  before: JsonObject | null;
  after: JsonObject | null;
}

export const auditListCommand: Command = {
  name: "audit list",
  summary: "List who did what in a company, latest first",
  usage:
    "--tenant <slug|id> [--action <action>] [--actor <operator id|user>] [--limit 50] [--before <cursor>]",
  options: {
    tenant: { type: "string" },
    action: { type: "string" },
    actor: { type: "string" },
    limit: { type: "string" },
    before: { type: "string" },
  },
  run: (context) =>
    withSql(context, async (sql) => {
      const tenantId = await tenantIdOf(sql, needed(context, "tenant"));
      const { items, nextCursor } = await sql.call<{ items: Entry[]; nextCursor: string | null }>(
        "read_audit",
        {
          tenantId,
          action: optional(context, "action"),
          actor: optional(context, "actor"),
          before: optional(context, "before"),
          limit: Number(optional(context, "limit") ?? 50),
        },
        "service",
      );
      return {
        lines: [
          ...(items.length > 0 ? items.map(lineOf) : ["Nothing was written down."]),
          ...(nextCursor ? [`There is more: --before ${nextCursor}`] : []),
        ],
        json: { items, nextCursor },
      };
    }),
};

function lineOf({ at, actor, action, subject, before, after }: Entry): string {
  const change = [before, after].map((value) => (value ? JSON.stringify(value) : "")).join(" → ");
  return `${at}  ${actor.name ?? actor.kind}  ${action}  ${subject.kind} ${subject.id}  ${change}`;
}
