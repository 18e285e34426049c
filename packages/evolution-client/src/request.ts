import { type Answer, isSuccess, namesMessage, toError } from "./classify.ts";
import { EvolutionError, type EvolutionSent } from "./errors.ts";

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
   * Milliseconds to wait for an answer; a send with `delay` waits that much longer.
   * @defaultValue 30000
   */
  timeoutMs?: number;
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

/** One call, described. @internal */
export interface Call {
  method: "GET" | "POST" | "DELETE";
  /** Segments after the base URL; each is percent-encoded. */
  path: readonly string[];
  query?: Record<string, string | boolean | undefined>;
  body?: unknown;
  /** Milliseconds that the server will block on purpose. */
  delayMs?: number;
  /** The answer must carry `key.id`, else the call did not succeed. */
  sends?: boolean;
}

/** Performs a call and returns its decoded body. @internal */
export type Requester = <T>(call: Call, options?: CallOptions) => Promise<T>;

const refusedConnection =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|SELF_SIGNED/;

/** `no` only where the runtime proves that no connection was ever made. */
function sentOnFailure(error: unknown): EvolutionSent {
  for (let at: unknown = error, depth = 0; at && depth < 5; depth += 1) {
    if (typeof at !== "object") break;
    if ("code" in at && typeof at.code === "string" && refusedConnection.test(at.code)) return "no";
    at = "cause" in at ? at.cause : null;
  }
  return "maybe";
}

async function decode(response: Response): Promise<Answer> {
  const text = await response.text();
  const announced = (response.headers.get("content-type") ?? "").includes("json");
  const { status, headers } = response;
  if (text === "") return { status, headers, body: null, readable: !announced };
  try {
    return { status, headers, body: JSON.parse(text), readable: true };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { status, headers, body: text.slice(0, 2000), readable: !announced };
  }
}

function urlOf(baseUrl: string, call: Call): string {
  const url = new URL(`${baseUrl}/${call.path.map(encodeURIComponent).join("/")}`);
  for (const [key, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, String(value));
  return url.href;
}

function unreadable(answer: Answer, route: string): EvolutionError {
  return new EvolutionError({
    code: "unknown",
    status: answer.status,
    body: answer.body,
    sent: "yes",
    message: `Evolution accepted ${route} (${answer.status}) but its answer is not JSON, so what it created is not known. Look it up before you repeat the call.`,
  });
}

/** The only place that calls `fetch`: URL, key, time-out, decoding, error mapping. @internal */
export function createRequester(options: EvolutionClientOptions): Requester {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const timeoutMs = options.timeoutMs ?? 30_000;
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);

  return async <T>(call: Call, callOptions: CallOptions = {}): Promise<T> => {
    const route = `${call.method} /${call.path.slice(0, 2).join("/")}`;
    const limitMs = (callOptions.timeoutMs ?? timeoutMs) + (call.delayMs ?? 0);
    const startedAt = performance.now();
    if (callOptions.signal?.aborted)
      throw new EvolutionError({
        code: "network",
        sent: "no",
        retryable: false,
        cause: callOptions.signal.reason,
        message: `${route} was aborted by its caller before it left.`,
      });
    const timeout = AbortSignal.timeout(limitMs);
    const signal = callOptions.signal ? AbortSignal.any([callOptions.signal, timeout]) : timeout;
    const headers: Record<string, string> = { apikey: options.apiKey, accept: "application/json" };
    if (call.body !== undefined) headers["content-type"] = "application/json";

    let answer: Answer;
    try {
      const response = await send(urlOf(baseUrl, call), {
        method: call.method,
        headers,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        redirect: "manual",
        signal,
      });
      answer = await decode(response);
    } catch (cause) {
      const aborted = callOptions.signal?.aborted === true;
      const timedOut = !aborted && timeout.aborted;
      const sent = aborted || timedOut ? "maybe" : sentOnFailure(cause);
      options.logger?.warn?.({ route, sent, timedOut }, "evolution call got no answer");
      throw new EvolutionError({
        code: timedOut ? "timeout" : "network",
        sent,
        retryable: !aborted,
        cause,
        message: timedOut
          ? `Evolution did not answer ${route} within ${limitMs} ms. It may still have acted; look before you repeat.`
          : aborted
            ? `${route} was aborted by its caller; Evolution may still act on it.`
            : `${route} got no answer from Evolution (${sent === "no" ? "no connection was made" : "the connection broke"}).`,
      });
    }
    const durationMs = Math.round(performance.now() - startedAt);
    options.logger?.debug?.({ route, status: answer.status, durationMs }, "evolution call");
    if (!isSuccess(answer)) throw toError(answer, route);
    if (!answer.readable) throw unreadable(answer, route);
    if (call.sends && !namesMessage(answer.body)) throw toError(answer, route);
    return answer.body as T;
  };
}
