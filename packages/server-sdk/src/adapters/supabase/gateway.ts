import { isErrorCode, ProsaError } from "@prosa/core";
import type { Caller, CallOptions, JsonObject, SqlGateway } from "../../ports/index.ts";
import { parseDetails, undoneError } from "../postgres/errors.ts";
import { toStorableText } from "../postgres/storable-text.ts";

interface RpcAnswer {
  data: unknown;
  error: { code?: string; message: string; details?: string | null; hint?: string | null } | null;
  status: number;
}

interface RpcCall extends PromiseLike<RpcAnswer> {
  abortSignal(signal: AbortSignal): PromiseLike<RpcAnswer>;
}

/** The part of a supabase-js client that the gateway uses. */
export interface SupabaseRpcClient {
  schema(name: string): { rpc(fn: string, args: JsonObject): RpcCall };
}

export interface SupabaseGatewayOptions {
  /** A client made with the project's secret key; it stays the host's. */
  client: SupabaseRpcClient;
  /**
   * How long one call may take, in milliseconds; more than the API's own `statement_timeout`, so that
   * a call which is too slow comes back as that. @defaultValue 10000
   */
  timeoutMs?: number;
}

/**
 * Calls the functions of `prosa` through PostgREST. A call with claims runs through
 * `prosa.call_as`, so that hosts with sessions of their own are served too.
 */
export function createSupabaseGateway(options: SupabaseGatewayOptions): SqlGateway {
  const client = options.client;
  const defaultTimeoutMs = options.timeoutMs ?? 10_000;
  return {
    async call<T>(
      fn: string,
      args: JsonObject,
      as: Caller,
      { timeoutMs = defaultTimeoutMs }: CallOptions = {},
    ): Promise<T> {
      const clean = storable(args);
      const prosa = client.schema("prosa");
      const call =
        as === "service"
          ? prosa.rpc(fn, { args: clean })
          : prosa.rpc("call_as", { claims: as.claims as JsonObject, fn, args: clean });
      const answer = await call.abortSignal(AbortSignal.timeout(timeoutMs)).then(
        (settled) => settled,
        (cause: unknown) => {
          throw unavailable(fn, String(cause), cause);
        },
      );
      if (answer.error) throw toProsaError(answer, fn);
      return answer.data as T;
    },
  };
}

function storable(args: JsonObject): JsonObject {
  const text = JSON.stringify(args);
  const clean = toStorableText(text);
  return clean === text ? args : (JSON.parse(clean) as JsonObject);
}

function toProsaError({ error, status }: RpcAnswer, fn: string): ProsaError {
  const { code = "", message, hint, details } = error ?? { message: "no reason given" };
  if (isErrorCode(message)) {
    return new ProsaError(message, hint ?? message, { details: parseDetails(details) });
  }
  const undone = undoneError(code, fn, error);
  if (undone) return undone;
  if (code === "PGRST106") {
    return new ProsaError(
      "internal",
      'The API does not expose the schema "prosa", so no function of Prosa can be called. Add it under Project Settings → API → Exposed schemas.',
    );
  }
  if (status === 0 || status >= 502 || /^(08|53|57P|PGRST00)/.test(code)) {
    return unavailable(fn, message, error);
  }
  return new ProsaError("internal", `prosa.${fn} failed: ${message} (${code || status}).`, {
    cause: error,
  });
}

function unavailable(fn: string, reason: string, cause: unknown): ProsaError {
  return new ProsaError(
    "storage.unavailable",
    `Supabase did not answer prosa.${fn}: ${reason}. It may have been committed; repeat it later.`,
    { cause },
  );
}
