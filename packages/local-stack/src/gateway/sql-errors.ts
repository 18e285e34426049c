import type { PostgresError } from "./quiet-lite.ts";

const STATUS_BY_CLASS: Record<string, number> = {
  "08": 503,
  "09": 500,
  "0L": 403,
  "0P": 403,
  "25": 500,
  "28": 403,
  "2D": 500,
  "38": 500,
  "39": 500,
  "3B": 500,
  "40": 500,
  "53": 503,
  "54": 500,
  "55": 500,
  "57": 500,
  "58": 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
};

const STATUS_BY_CODE: Record<string, number> = {
  "23503": 409,
  "23505": 409,
  "25006": 405,
  "42883": 404,
  "42P01": 404,
  "42501": 403,
  P0001: 400,
};

/**
 * Writes a Postgres error as PostgREST does, for the many SQLSTATEs that lite answers with its own
 * code `SUP` and no details.
 *
 * @see PostgREST 13, "Errors": the table from SQLSTATE to HTTP status
 */
export function sqlErrorReply(error: PostgresError): Response {
  const { code, message, detail, hint } = error;
  const own = /^PT([1-5]\d\d)$/.exec(code)?.[1];
  const status = own ? Number(own) : (STATUS_BY_CODE[code] ?? STATUS_BY_CLASS[code.slice(0, 2)]);
  return Response.json(
    { code, message, details: detail ?? null, hint: hint ?? null },
    { status: status ?? 400 },
  );
}
