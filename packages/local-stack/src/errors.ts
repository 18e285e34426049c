/** The failures of the embedded stack that a caller may tell apart. */
export type LocalStackErrorCode =
  | "stack.production"
  | "stack.locked"
  | "stack.data_invalid"
  | "postgres.binaries_missing"
  | "postgres.unreachable_folder"
  | "postgres.init_failed"
  | "postgres.start_failed"
  | "tool.missing";

/**
 * An error of the embedded stack, shaped like `ProsaError`: test `code`, never the message.
 *
 * `retry` is `"later"` where the same call may succeed once another process is gone.
 */
export class LocalStackError extends Error {
  readonly code: LocalStackErrorCode;
  readonly retry: "never" | "later";

  constructor(
    code: LocalStackErrorCode,
    message: string,
    options: { retry?: "never" | "later"; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LocalStackError";
    this.code = code;
    this.retry = options.retry ?? "never";
  }
}

/** The `code` of a Node or Postgres error, or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** The words of an error, whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
