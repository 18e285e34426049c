import type pg from "pg";
import type { Claims } from "../gateway/caller.ts";

/** Steps into the caller's role for the rest of the transaction. */
export type Become = () => Promise<void>;

/**
 * Runs work in a transaction that is always rolled back, as whoever owns the pool until `become`
 * is called and as the caller from then on, claims and topic set as RLS policies read them.
 */
export async function asCaller<Result>(
  pool: pg.Pool,
  claims: Claims,
  topic: string,
  work: (client: pg.PoolClient, become: Become) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    return await work(client, async () => {
      await client.query(
        `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
           set_config('request.jwt.claim.sub', $3, true),
           set_config('request.jwt.claim.role', $1, true), set_config('realtime.topic', $4, true)`,
        [claims.role, JSON.stringify(claims), claims.sub ?? "", topic],
      );
    });
  } finally {
    await client.query("rollback").finally(() => client.release());
  }
}
