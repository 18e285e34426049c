import { redact } from "./redact.ts";

/**
 * What went wrong, independent of which of Evolution's seven error shapes said it.
 *
 * - `unauthorized`: the key is wrong, or does not open this instance.
 * - `not_found`: the instance, route, group or message does not exist.
 * - `not_on_whatsapp`: the number has no WhatsApp account.
 * - `validation`: the request was refused, by Evolution or by this client before it left.
 * - `disconnected`: the instance has no WhatsApp connection.
 * - `unlicensed`: a 2.4 server that was not activated; every business route answers 503.
 * - `rate_limited`: HTTP 429.
 * - `timeout`: no answer in time.
 * - `network`: no connection, a broken one, or the caller aborted.
 * - `rejected`: understood and refused, by Evolution, WhatsApp or Meta.
 * - `unknown`: an answer that none of the above describes, 5xx included.
 */
export type EvolutionErrorCode =
  | "unauthorized"
  | "not_found"
  | "not_on_whatsapp"
  | "validation"
  | "disconnected"
  | "unlicensed"
  | "rate_limited"
  | "timeout"
  | "network"
  | "rejected"
  | "unknown";

/**
 * Whether the request may have taken effect: `no` is safe to repeat, `maybe` and `yes` are not.
 *
 * Evolution takes no idempotency key, so a repeated `maybe` can reach a customer twice.
 */
export type EvolutionSent = "no" | "maybe" | "yes";

/** Everything an {@link EvolutionError} is made of. */
export interface EvolutionErrorInit {
  code: EvolutionErrorCode;
  message: string;
  sent: EvolutionSent;
  /** HTTP status, `null` when no answer arrived. */
  status?: number | null;
  /** The answer as parsed; secrets are removed before it is kept. */
  body?: unknown;
  retryable?: boolean;
  /** From the `Retry-After` header, in milliseconds. */
  retryAfterMs?: number | null;
  cause?: unknown;
}

const brand = "prosa.evolution-error";
const retryableCodes: readonly EvolutionErrorCode[] = [
  "disconnected",
  "rate_limited",
  "timeout",
  "network",
];

/**
 * The only error that the client throws. Test `code` and `sent`, never `message`.
 *
 * `retryable` says that the same call may succeed later; it does not say that repeating it is
 * harmless, which is what `sent` says.
 */
export class EvolutionError extends Error {
  override readonly name = "EvolutionError";
  readonly brand = brand;
  readonly code: EvolutionErrorCode;
  /** HTTP status, `null` when no answer arrived. */
  readonly status: number | null;
  /** The parsed answer with secrets replaced by `[redacted]`, `null` when there was none. */
  readonly body: unknown;
  readonly retryable: boolean;
  readonly sent: EvolutionSent;
  /** Milliseconds that the server asked to wait, `null` when it did not ask. */
  readonly retryAfterMs: number | null;

  constructor(init: EvolutionErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.status = init.status ?? null;
    this.body = redact(init.body ?? null);
    this.retryable = init.retryable ?? retryableCodes.includes(init.code);
    this.sent = init.sent;
    this.retryAfterMs = init.retryAfterMs ?? null;
  }
}

/** Tells an {@link EvolutionError} by its brand, also across two copies of this package. */
export function isEvolutionError(value: unknown): value is EvolutionError {
  return value instanceof Error && "brand" in value && value.brand === brand;
}
