import { type Answer, isSuccess, namesMessage, toError } from "./classify.ts";
import { EvolutionError, type EvolutionSent, isEvolutionError } from "./errors.ts";
import { pause, retryDelayMs } from "./retry.ts";

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
  const path = `${baseUrl}/${call.path.map(encodeURIComponent).join("/")}`;
  const query = Object.entries(call.query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value).replaceAll("%40", "@")}`],
  );
  return query.length > 0 ? `${path}?${query.join("&")}` : path;
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

function encode(body: unknown, route: string): string | undefined {
  try {
    return body === undefined ? undefined : JSON.stringify(body);
  } catch (cause) {
    throw new EvolutionError({
      code: "validation",
      sent: "no",
      cause,
      message: `The request of ${route} cannot be written as JSON. Remove cycles and BigInts.`,
    });
  }
}

/** Why a call got no answer, in our words. */
function unanswered(
  route: string,
  cause: unknown,
  by: { caller: boolean; time: boolean; limitMs: number },
): EvolutionError {
  const sent = by.caller || by.time ? "maybe" : sentOnFailure(cause);
  return new EvolutionError({
    code: by.time ? "timeout" : "network",
    sent,
    retryable: !by.caller,
    cause,
    message: by.time
      ? `Evolution did not answer ${route} within ${by.limitMs} ms. It may still have acted; look before you repeat.`
      : by.caller
        ? `${route} was aborted by its caller; Evolution may still act on it.`
        : `${route} got no answer from Evolution (${sent === "no" ? "no connection was made" : "the connection broke"}).`,
  });
}

/**
 * Builds the function that every resource calls: URL, key, time-out, retries of reads, decoding and
 * the mapping to {@link EvolutionError}. Use it with one resource (`messageResource(requester)`)
 * where the whole client is too much.
 */
export function createRequester(options: EvolutionClientOptions): Requester {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const retries = Math.min(5, Math.max(0, options.retries ?? 2));
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);

  async function attempt<T>(
    call: Call,
    route: string,
    caller: AbortSignal | undefined,
    timeout: AbortSignal,
    limitMs: number,
  ): Promise<T> {
    if (caller?.aborted)
      throw new EvolutionError({
        code: "network",
        sent: "no",
        retryable: false,
        cause: caller.reason,
        message: `${route} was aborted by its caller before it left.`,
      });
    const headers: Record<string, string> = { accept: "application/json" };
    if (!call.keyless) headers.apikey = options.apiKey;
    if (call.body !== undefined) headers["content-type"] = "application/json";
    const body = encode(call.body, route);
    const startedAt = Date.now();
    let answer: Answer;
    try {
      const response = await send(urlOf(baseUrl, call), {
        method: call.method,
        headers,
        body,
        redirect: "manual",
        signal: caller ? AbortSignal.any([caller, timeout]) : timeout,
      });
      answer = await decode(response);
    } catch (cause) {
      const byCaller = caller?.aborted === true;
      const by = { caller: byCaller, time: !byCaller && timeout.aborted, limitMs };
      const error = unanswered(route, cause, by);
      options.logger?.warn?.(
        { route, sent: error.sent, timedOut: by.time },
        "evolution call got no answer",
      );
      throw error;
    }
    const durationMs = Date.now() - startedAt;
    options.logger?.debug?.({ route, status: answer.status, durationMs }, "evolution call");
    if (!isSuccess(answer)) throw toError(answer, route);
    if (!answer.readable) throw unreadable(answer, route);
    if (call.sends && !namesMessage(answer.body)) throw toError(answer, route);
    return answer.body as T;
  }

  return async <T>(call: Call, { signal, timeoutMs }: CallOptions = {}): Promise<T> => {
    const route = `${call.method} /${call.path.slice(0, 2).join("/")}`;
    const limitMs = (timeoutMs ?? options.timeoutMs ?? 30_000) + (call.delayMs ?? 0);
    const deadlineMs = Date.now() + limitMs;
    const timeout = AbortSignal.timeout(limitMs);
    const repeatable = call.safe ?? call.method === "GET";
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt<T>(call, route, signal, timeout, limitMs);
      } catch (error) {
        if (!isEvolutionError(error) || !repeatable || tries >= retries) throw error;
        const waitMs = retryDelayMs(error, tries);
        if (waitMs === null || Date.now() + waitMs >= deadlineMs) throw error;
        await pause(waitMs, signal ?? timeout);
      }
    }
  };
}
