import { EvolutionError, type EvolutionErrorCode } from "./errors.ts";
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

const no = (code: EvolutionErrorCode): Verdict => ({ code, sent: "no" });
const maybe = (code: EvolutionErrorCode): Verdict => ({ code, sent: "maybe" });

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

function judge({ status, body }: Answer, text: string): Verdict {
  const says = (pattern: RegExp): boolean => pattern.test(text);
  if (prop(body, "code") === "LICENSE_REQUIRED") return no("unlicensed");
  if (isGraphError(body) || (status >= 300 && status < 400)) return no("rejected");
  if (status === 429) return no("rate_limited");
  if (messagesOf(body).some(isNumberCheck)) return no("not_on_whatsapp");
  if (says(/connection closed|is not connected/i)) return no("disconnected");
  if (says(/connection (lost|terminated|failure)/i)) return maybe("disconnected");
  if (status === 403 && says(/already in use/i)) return no("rejected");
  if (status === 401 || status === 403) return no("unauthorized");
  if (status === 404) return no("not_found");
  if (says(/timed out|timeout/i)) return maybe("timeout");
  if (says(/error: (connect|getaddrinfo)|request failed with status code/i)) return no("rejected");
  if (status >= 500) return { ...maybe("unknown"), retryable: true };
  if (isNested(body)) return no("validation");
  if (says(/message not found/i)) return no("not_found");
  if (says(/not available|not compatible|\[object object\]/i)) return no("rejected");
  return status >= 400 && text && !says(/error/i) ? no("validation") : maybe("unknown");
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
