import { isErrorCode, isProsaError, ProsaError } from "@prosa/core";

interface SqlFailure {
  code?: string;
  message: string;
  detail?: string;
  hint?: string;
}

const conflict = new Set(["40P01", "40001", "55P03"]);
const canceled = "57014";
const unavailable = /^(08|53|57P|XX000$)/;

/**
 * Reads an error of Postgres, of `pg` or of the network: `PT…` carries a code of ours in its
 * message and the sentence in its hint.
 */
export function toProsaError(cause: unknown, fn: string): ProsaError {
  if (isProsaError(cause)) return cause;
  const failure: SqlFailure = cause instanceof Error ? cause : { message: String(cause) };
  const code = failure.code ?? "";
  if (/^PT\d+$/.test(code) && isErrorCode(failure.message)) {
    return new ProsaError(failure.message, failure.hint ?? failure.message, {
      details: parseDetails(failure.detail),
      cause,
    });
  }
  const undone = undoneError(code, fn, cause);
  if (undone) return undone;
  if (!/^[0-9A-Z]{5}$/.test(code) || unavailable.test(code)) {
    return new ProsaError(
      "storage.unavailable",
      `Postgres did not answer prosa.${fn}: ${failure.message}. It may have been committed; repeat it later.`,
      { cause },
    );
  }
  return new ProsaError("internal", `prosa.${fn} failed: ${failure.message} (${code}).`, { cause });
}

/** What both gateways say of a transaction that Postgres itself undid; `null` for other states. */
export function undoneError(code: string, fn: string, cause: unknown): ProsaError | null {
  if (conflict.has(code)) {
    return new ProsaError(
      "storage.conflict",
      `prosa.${fn} met another transaction and was undone. Run it again.`,
      { cause },
    );
  }
  if (code === canceled) {
    return new ProsaError(
      "storage.timeout",
      `prosa.${fn} took longer than it may and was undone. Run it again with less, or later.`,
      { cause },
    );
  }
  if (code === "42501") {
    return new ProsaError("auth.forbidden", `The caller may not run prosa.${fn}.`, { cause });
  }
  return null;
}

/** The `detail` of a raised error of ours is a JSON object; anything else says nothing. */
export function parseDetails(detail: string | null | undefined): Record<string, unknown> {
  if (!detail?.startsWith("{")) return {};
  try {
    return JSON.parse(detail) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return { detail };
    throw error;
  }
}
