import type { JsonObject } from "./json.ts";

/** Whom a call speaks for: Prosa itself, or the operator whom these claims name. */
export type Caller = "service" | { claims: Record<string, unknown> };

export interface CallOptions {
  /** The most that this call may take, in milliseconds. @defaultValue the gateway's own */
  timeoutMs?: number;
}

/** The only way to the state: one call is one SQL function is one transaction. */
export interface SqlGateway {
  /**
   * Runs `prosa.<fn>(args)` and returns its JSON.
   *
   * With claims it runs as `authenticated` under row level security. Nothing is retried here: a
   * call that failed with `storage.unavailable` may have been committed. What JSON can say and
   * Postgres cannot store is made storable: NUL is dropped, half a surrogate pair becomes U+FFFD.
   *
   * @param fn - name in the schema `prosa`, in lower snake case
   * @throws ProsaError with the code the function raised; `storage.conflict` after a deadlock or a
   * serialization failure; `storage.timeout` when Postgres ended a statement that took too long;
   * `storage.unavailable` when Postgres cannot be reached or does not answer in time; `auth.forbidden` when the caller may not execute the function; `internal` otherwise.
   */
  call<T = unknown>(fn: string, args: JsonObject, as: Caller, options?: CallOptions): Promise<T>;
  /** Closes what the gateway opened itself; clients that were passed in stay open. */
  close?(): Promise<void>;
}
