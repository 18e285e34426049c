import { type Answer, isSuccess, namesMessage, toError } from "./classify.ts";
import { EvolutionError, type EvolutionSent } from "./errors.ts";
import { refuse } from "./guards.ts";

/** A sink for one structured line per call; never receives bodies, keys or phone numbers. */
export interface EvolutionLogger {
  debug?(fields: Record<string, unknown>, message: string): void;
  warn?(fields: Record<string, unknown>, message: string): void;
}

/** Options of {@link createEvolutionClient}. */
export interface EvolutionClientOptions {
  /** Root of the Evolution server, a path prefix included: `https://evo.example/api`. */
  baseUrl: string;
  /** Global key (`AUTHENTICATION_API_KEY`) or one instance's token. Keep it on the server. */
  apiKey: string;
  /**
   * Milliseconds to wait for an answer, repetitions included; a call with `delay` waits that much
   * longer.
   * @defaultValue 30000
   */
  timeoutMs?: number;
  /**
   * How often a read is repeated after a broken connection, 429 or 5xx, 0 to 5. What may change
   * anything (sends, edits, pairing) is never repeated.
   * @defaultValue 2
   */
  retries?: number;
  /** @defaultValue the global `fetch` */
  fetch?: typeof globalThis.fetch;
  logger?: EvolutionLogger;
}

/** Options of a single call. */
export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds; replaces the client's own for this call. */
  timeoutMs?: number;
}

/** One call, described. */
export interface Call {
  method: "GET" | "POST" | "DELETE";
  /** Segments after the base URL; each is percent-encoded. */
  path: readonly string[];
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Milliseconds that the server will block on purpose. */
  delayMs?: number;
  /** The answer must carry `key.id`, else the call did not succeed. */
  sends?: boolean;
  /** May be repeated because it changes nothing. @defaultValue true for GET */
  safe?: boolean;
  /** Leaves the key out: the route has no guard. */
  keyless?: boolean;
}

/** Performs a call and returns its decoded body; rejects with an {@link EvolutionError}. */
export type Requester = <T>(call: Call, options?: CallOptions) => Promise<T>;

const refusedConnection =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|CONNECT_TIMEOUT|CERT_|ERR_TLS|SELF_SIGNED|error \(Connect\)/;

/**
 * `no` only where the runtime proves that no connection was ever made: Node and Bun by a code, Deno
 * in the text of the cause.
 */
function sentOnFailure(error: unknown): EvolutionSent {
  for (let at = error, depth = 0; typeof at === "object" && at && depth < 5; depth += 1) {
    const { code, message, cause } = at as { code?: unknown; message?: unknown; cause?: unknown };
    if (refusedConnection.test(`${code} ${message}`)) return "no";
    at = cause;
  }
  return "maybe";
}

async function decode(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const readable = !headers.get("content-type")?.includes("json");
  if (text === "") return { status, headers, body: null, readable };
  try {
    return { status, headers, body: JSON.parse(text), readable: true };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { status, headers, body: text.slice(0, 2000), readable };
  }
}

function urlOf(baseUrl: string, call: Call): string {
  const path = `${baseUrl}/${call.path.map(encodeURIComponent).join("/")}`;
  const query = Object.entries(call.query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value).replaceAll("%40", "@")}`],
  );
  return query.length > 0 ? `${path}?${query.join("&")}` : path;
}

function encode(body: unknown, route: string): string | undefined {
  try {
    return body === undefined ? body : JSON.stringify(body);
  } catch (cause) {
    return refuse(`The request of ${route} is no JSON. Remove cycles and BigInts.`, cause);
  }
}

/** Why a call ended without an answer. */
type End = "early" | "aborted" | "late" | "broken";

function unanswered(route: string, end: End, cause: unknown, limitMs: number): EvolutionError {
  const sent = end === "early" ? "no" : end === "broken" ? sentOnFailure(cause) : "maybe";
  const why = {
    early: "was aborted by its caller",
    aborted: "was aborted by its caller",
    late: `was not answered within ${limitMs} ms`,
    broken: "got no answer",
  }[end];
  return new EvolutionError({
    code: end === "late" ? "timeout" : "network",
    sent,
    retryable: end === "late" || end === "broken",
    cause,
    message: `${route} ${why}; ${sent === "no" ? "it never left." : "Evolution may have acted on it. Look before you repeat."}`,
  });
}

/**
 * Builds the function that every resource calls: URL, key, time-out, decoding and the mapping to
 * {@link EvolutionError}. Use it with one resource, `createMessageResource(createRequester(…))`,
 * where the whole client is too much. It repeats nothing: see {@link withRetries}.
 */
export function createRequester(options: EvolutionClientOptions): Requester {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const { logger } = options;

  return async <T>(call: Call, { signal, timeoutMs }: CallOptions = {}): Promise<T> => {
    const route = `${call.method} /${call.path.slice(0, 2).join("/")}`;
    const headers: Record<string, string> = { accept: "application/json" };
    if (!call.keyless) headers.apikey = options.apiKey;
    if (call.body !== undefined) headers["content-type"] = "application/json";
    const body = encode(call.body, route);
    const limitMs = (timeoutMs ?? options.timeoutMs ?? 30_000) + (call.delayMs ?? 0);
    if (signal?.aborted) throw unanswered(route, "early", signal.reason, limitMs);
    const timeout = AbortSignal.timeout(limitMs);
    const startedAt = Date.now();
    let answer: Answer;
    try {
      const response = await send(urlOf(baseUrl, call), {
        method: call.method,
        headers,
        body,
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      answer = await decode(response);
    } catch (cause) {
      const end = signal?.aborted ? "aborted" : timeout.aborted ? "late" : "broken";
      const error = unanswered(route, end, cause, limitMs);
      logger?.warn?.({ route, sent: error.sent, end }, "evolution call got no answer");
      throw error;
    }
    const { status } = answer;
    logger?.debug?.({ route, status, durationMs: Date.now() - startedAt }, "evolution call");
    if (!isSuccess(answer)) throw toError(answer, route);
    if (!answer.readable)
      throw new EvolutionError({
        code: "unknown",
        status,
        body: answer.body,
        sent: "yes",
        message: `Evolution accepted ${route} (${status}) but its answer is no JSON. Look up what it made before you repeat.`,
      });
    if (call.sends && !namesMessage(answer.body)) throw toError(answer, route);
    return answer.body as T;
  };
}
