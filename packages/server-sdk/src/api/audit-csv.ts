import { z } from "zod";
import { csv, csvLine } from "../governance/csv.ts";
import type { Caller, SqlGateway } from "../ports/index.ts";
import { parse } from "./message-body.ts";

/** One act of the audit log. `at` is ISO 8601. */
export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string | null };
  action: string;
  subject: { kind: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

const filters = z.strictObject({
  tenantId: z.uuid(),
  action: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
});

const columns = ["at", "actor", "actorId", "action", "subject", "subjectId", "before", "after"];

/**
 * `GET /api/internal/v1/audit.csv?tenantId&action?&actor?`, for those who may read the log: all of it,
 * latest first, page by page as it is read. Cells that a spreadsheet would run are text.
 */
export async function answerAuditCsv(
  sql: SqlGateway,
  query: URLSearchParams,
  caller: Caller,
): Promise<Response> {
  const wanted = parse(filters, Object.fromEntries(query));
  const read = (before: string | null) =>
    sql.call<{ items: AuditEntry[]; nextCursor: string | null }>(
      "list_audit",
      { ...wanted, limit: 200, ...(before ? { before } : {}) },
      caller,
    );
  // The first page before the headers: who may not read is told so.
  let page: Awaited<ReturnType<typeof read>> | null = await read(null);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(csv([columns]))),
    async pull(stream) {
      if (!page) return stream.close();
      const lines = page.items.map((entry) => csvLine(cellsOf(entry))).join("");
      if (lines) stream.enqueue(encoder.encode(lines));
      page = page.nextCursor ? await read(page.nextCursor) : null;
      if (!page) stream.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="audit.csv"`,
      "cache-control": "no-store",
    },
  });
}

function cellsOf({ at, actor, action, subject, before, after }: AuditEntry): (string | null)[] {
  const facts = (value: object | null) => value && JSON.stringify(value);
  const who = actor.name ?? actor.kind;
  return [at, who, actor.id, action, subject.kind, subject.id, facts(before), facts(after)];
}
