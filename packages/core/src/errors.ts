/** When a failed call may be tried again: never, later (the caller's backoff), or after a wait. */
export type Retry = "never" | "later" | { afterMs: number };

const table = {
  "webhook.unverified": [401, "never"],
  "webhook.malformed": [400, "never"],
  "auth.required": [401, "never"],
  "auth.forbidden": [403, "never"],
  "request.invalid": [422, "never"],
  "request.limited": [429, "later"],
  "contact.not_found": [404, "never"],
  "conversation.not_found": [404, "never"],
  "conversation.answered": [409, "never"],
  "conversation.closed": [409, "never"],
  "conversation.taken": [409, "never"],
  "message.not_found": [404, "never"],
  "message.unsupported": [422, "never"],
  "message.window_closed": [422, "never"],
  "message.conflict": [409, "never"],
  "template.not_found": [404, "never"],
  "template.not_approved": [422, "never"],
  "template.incomplete": [422, "never"],
  "message.too_late": [409, "never"],
  "attachment.not_found": [404, "never"],
  "attachment.too_large": [413, "never"],
  "attachment.unreadable": [422, "never"],
  "channel.not_found": [404, "never"],
  "channel.rate_limited": [429, "later"],
  "channel.unavailable": [503, "later"],
  "channel.rejected": [422, "never"],
  "channel.disconnected": [409, "later"],
  "channel.unknown_outcome": [502, "never"],
  "storage.conflict": [409, "later"],
  "storage.timeout": [503, "later"],
  "storage.unavailable": [503, "later"],
  internal: [500, "later"],
} as const satisfies Record<string, readonly [number, Retry]>;

/** Every code that Prosa throws or answers with. Callers test codes, never messages. */
export type ErrorCode = keyof typeof table;

export const errorCodes = Object.keys(table) as ErrorCode[];

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(table, value);
}

/** The HTTP status that answers an error code. */
export function httpStatusOf(code: ErrorCode): number {
  return table[code][0];
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
      (typeof retryAfterMs === "number" ? { afterMs: retryAfterMs } : table[code][1]);
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for a ProsaError of any copy of this package. */
export function isProsaError(value: unknown): value is ProsaError {
  return typeof value === "object" && value !== null && brand in value;
}
