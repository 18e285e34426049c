import { EvolutionError } from "./errors.ts";
import { redact } from "./redact.ts";

/** One decoded HTTP answer. @internal */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
  /** False when the body announced JSON and was not. */
  readable: boolean;
}

type Verdict = Pick<EvolutionError, "code" | "sent"> & { retryable?: boolean };

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

const prop = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, key) => asRecord(at)?.[key], value);

/** All texts and objects that an error body carries in its message fields, flattened. */
function messagesOf(body: unknown): unknown[] {
  const found = [
    prop(body, "response", "message"),
    prop(body, "message"),
    prop(body, "output", "payload", "message"),
    prop(body, "error"),
  ].find((value) => value !== undefined && typeof value !== "boolean");
  if (found === undefined) return typeof body === "string" && body ? [body] : [];
  return [found].flat(3);
}

const isNumberCheck = (value: unknown): boolean =>
  asRecord(value)?.exists === false && typeof asRecord(value)?.number === "string";

const isGraphError = (body: unknown): boolean =>
  typeof prop(body, "code") === "number" && typeof prop(body, "fbtrace_id") === "string";

function isNested(body: unknown): boolean {
  const message = prop(body, "response", "message");
  return Array.isArray(message) && Array.isArray(message[0]);
}

function judge(answer: Answer, text: string): Verdict {
  const { status, body } = answer;
  if (prop(body, "code") === "LICENSE_REQUIRED")
    return { code: "unlicensed", sent: "no", retryable: false };
  if (isGraphError(body)) return { code: "rejected", sent: "no" };
  if (status >= 300 && status < 400) return { code: "rejected", sent: "no" };
  if (status === 429) return { code: "rate_limited", sent: "no" };
  if (messagesOf(body).some(isNumberCheck)) return { code: "not_on_whatsapp", sent: "no" };
  if (/connection closed|is not connected/i.test(text)) return { code: "disconnected", sent: "no" };
  if (/connection (lost|terminated|failure)/i.test(text))
    return { code: "disconnected", sent: "maybe" };
  if (status === 401) return { code: "unauthorized", sent: "no" };
  if (status === 403)
    return { code: /already in use/i.test(text) ? "rejected" : "unauthorized", sent: "no" };
  if (status === 404) return { code: "not_found", sent: "no" };
  if (/timed out|timeout/i.test(text)) return { code: "timeout", sent: "maybe" };
  if (/error: (connect|getaddrinfo)|request failed with status code/i.test(text))
    return { code: "rejected", sent: "no" };
  if (status >= 500) return { code: "unknown", sent: "maybe", retryable: true };
  if (isNested(body)) return { code: "validation", sent: "no" };
  if (/message not found/i.test(text)) return { code: "not_found", sent: "no" };
  if (/not available|not compatible|\[object object\]/i.test(text))
    return { code: "rejected", sent: "no" };
  if (status >= 400 && text && !/error/i.test(text)) return { code: "validation", sent: "no" };
  return { code: "unknown", sent: "maybe" };
}

/** Milliseconds of a `Retry-After` header in either of its forms, `null` when absent or odd. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get("retry-after");
  if (!value) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function describe(answer: Answer): string {
  return messagesOf(answer.body)
    .slice(0, 20)
    .map((item) => (typeof item === "string" ? item : JSON.stringify(redact(item))))
    .join("; ")
    .slice(0, 300);
}

/**
 * Turns an answer that is no success into the one error type.
 *
 * Evolution wraps nearly everything in HTTP 400 and adds its thrown errors as text
 * (`Error: Connection Closed`), so the text decides before the status does. A 400 whose text is a
 * thrown error of unknown kind may have been thrown after the message left: `sent` is `maybe`.
 * @internal
 */
export function toError(answer: Answer, route: string): EvolutionError {
  const text = describe(answer);
  const verdict = judge(answer, text);
  return new EvolutionError({
    ...verdict,
    status: answer.status,
    body: answer.body,
    retryAfterMs: retryAfterMs(answer.headers),
    message: `Evolution answered ${answer.status} to ${route}: ${text || "no reason given"}`,
  });
}

/** True for 2xx answers that are not `{ error: true }` in disguise. @internal */
export function isSuccess(answer: Answer): boolean {
  if (answer.status < 200 || answer.status > 299) return false;
  return prop(answer.body, "error") !== true && !isGraphError(answer.body);
}

/** True when the answer of a send names the message: `key.id` is a non-empty string. @internal */
export function namesMessage(body: unknown): boolean {
  const id = prop(body, "key", "id");
  return typeof id === "string" && id !== "";
}
