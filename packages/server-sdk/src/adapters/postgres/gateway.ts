import { ProsaError } from "@prosa/core";
import pg from "pg";
import { withinMs } from "../../deadline.ts";
import type { Caller, CallOptions, SqlGateway } from "../../ports/index.ts";
import { toProsaError } from "./errors.ts";
import { toStorableText } from "./storable-text.ts";

export interface PostgresGatewayOptions {
  /** Direct or through a transaction pooler. One of `connectionString` and `pool`. */
  connectionString?: string;
  /** A pool of the host's: it stays open when the gateway closes. */
  pool?: pg.Pool;
  /** Connections of an own pool. @defaultValue 10 */
  poolSize?: number;
  /** How long one call may take in Postgres, in milliseconds. @defaultValue 8000 */
  timeoutMs?: number;
}

const functionName = /^[a-z][a-z0-9_]*$/;

/**
 * Calls the functions of `prosa` over a `pg` pool, as `service_role` or as `authenticated` with the
 * given claims; never as the pool's own user, who would bypass row level security.
 *
 * One call is one round trip and one transaction without session state, so that it is safe behind a
 * transaction pooler.
 */
export function createPostgresGateway(options: PostgresGatewayOptions): SqlGateway {
  const own = options.pool === undefined;
  const defaultTimeoutMs = options.timeoutMs ?? 8_000;
  const pool = options.pool ?? createPool(options.connectionString, options.poolSize);

  return {
    async call<T>(
      fn: string,
      args: object,
      as: Caller,
      { timeoutMs = defaultTimeoutMs }: CallOptions = {},
    ): Promise<T> {
      if (!functionName.test(fn)) {
        throw new ProsaError("internal", `"${fn}" is no function name of the schema prosa.`);
      }
      const text = `${sessionOf(as, timeoutMs)}; select prosa.${fn}(${literal(args)}::jsonb) as result`;
      // Postgres ends a slow statement itself; this is for one that does not answer at all, and for
      // the wait for a connection, which `query_timeout` does not count.
      const limitMs = timeoutMs + Math.min(2_000, timeoutMs / 4);
      try {
        const query = { text, query_timeout: limitMs };
        return resultOf(await withinMs(pool.query(query), limitMs)) as T;
      } catch (cause) {
        throw toProsaError(cause, fn);
      }
    },
    async close() {
      if (own) await pool.end();
    },
  };
}

function createPool(connectionString: string | undefined, max = 10): pg.Pool {
  if (!connectionString) {
    throw new ProsaError(
      "internal",
      "The Postgres gateway got neither a connectionString nor a pool, so it has no database to call. Pass one of them.",
    );
  }
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the next call; without a listener it ends the process.
  pool.on("error", () => {});
  return pool;
}

/**
 * Settings of this one transaction: several statements of one simple query share theirs.
 *
 * @throws ProsaError `auth.required` for claims that name nobody or another role.
 */
function sessionOf(as: Caller, timeoutMs: number): string {
  const [role, claims] =
    as === "service"
      ? ["service_role", { role: "service_role" }]
      : ["authenticated", { ...requireSubject(as.claims), role: "authenticated" }];
  return (
    `select set_config('role', '${role}', true),` +
    ` set_config('request.jwt.claims', ${literal(claims)}, true),` +
    ` set_config('statement_timeout', '${Math.round(timeoutMs)}', true)`
  );
}

function requireSubject(claims: Record<string, unknown>): Record<string, unknown> {
  const { sub, role } = claims;
  if (typeof sub !== "string" || sub === "" || (role !== undefined && role !== "authenticated")) {
    throw new ProsaError("auth.required", 'Claims need a "sub", and no role but "authenticated".');
  }
  return claims;
}

function literal(value: object): string {
  return pg.escapeLiteral(toStorableText(JSON.stringify(value)));
}

function resultOf(results: unknown): unknown {
  const last: unknown = Array.isArray(results) ? results.at(-1) : results;
  const rows = (last as pg.QueryResult<{ result: unknown }>).rows;
  return rows[0]?.result ?? null;
}
