/** When a failed call may be tried again: never, later (the caller's backoff), or after a wait. */
export type Retry = "never" | "later" | { afterMs: number };

/** Each code with the HTTP status that answers it. */
const statuses = {
  "webhook.unverified": 401,
  "webhook.malformed": 400,
  "auth.required": 401,
  "auth.forbidden": 403,
  "request.invalid": 422,
  "request.limited": 429,
  "contact.not_found": 404,
  "conversation.not_found": 404,
  "conversation.answered": 409,
  "conversation.closed": 409,
  "conversation.taken": 409,
  "message.not_found": 404,
  "message.unsupported": 422,
  "message.window_closed": 422,
  "message.conflict": 409,
  "template.not_found": 404,
  "template.not_approved": 422,
  "template.incomplete": 422,
  "message.too_late": 409,
  "attachment.not_found": 404,
  "attachment.too_large": 413,
  "attachment.unreadable": 422,
  "channel.not_found": 404,
  "channel.rate_limited": 429,
  "channel.unavailable": 503,
  "channel.rejected": 422,
  "channel.disconnected": 409,
  "channel.unknown_outcome": 502,
  "storage.conflict": 409,
  "storage.timeout": 503,
  "storage.unavailable": 503,
  internal: 500,
} as const satisfies Record<string, number>;

/** Every code that Prosa throws or answers with. Callers test codes, never messages. */
export type ErrorCode = keyof typeof statuses;

/** What may pass by itself, so that the call may be repeated. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "request.limited",
  "channel.rate_limited",
  "channel.unavailable",
  "channel.disconnected",
  "storage.conflict",
  "storage.timeout",
  "storage.unavailable",
  "internal",
]);

export const errorCodes = /* @__PURE__ */ Object.keys(statuses) as ErrorCode[];

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(statuses, value);
}

/** The HTTP status that answers an error code. */
export function httpStatusOf(code: ErrorCode): number {
  return statuses[code];
}

export interface ProsaErrorOptions {
  /** @defaultValue after `details.retryAfterMs` where there is one, else the code's own class */
  retry?: Retry;
  /** Machine-readable facts; never message text, phones or secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

const brand = "https://prosa.dev/error";

/**
 * The one error type of Prosa. The thrower knows the retry class; the edges translate it into a
 * status, a backoff or a dead letter.
 */
export class ProsaError extends Error {
  override readonly name = "ProsaError";
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ProsaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    const { retryAfterMs } = this.details;
    this.retry =
      options.retry ??
      (typeof retryAfterMs === "number"
        ? { afterMs: retryAfterMs }
        : passing.has(code)
          ? "later"
          : "never");
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for a ProsaError of any copy of this package. */
export function isProsaError(value: unknown): value is ProsaError {
  return typeof value === "object" && value !== null && brand in value;
}
