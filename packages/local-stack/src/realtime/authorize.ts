import type pg from "pg";
import { errorCode } from "../errors.ts";
import type { Claims } from "../gateway/caller.ts";
import { asCaller } from "./as-caller.ts";

/** What a caller may do on one private topic. */
export interface Access {
  broadcast: { read: boolean; write: boolean };
  presence: { read: boolean; write: boolean };
}

const EXTENSIONS = ["broadcast", "presence"] as const;
const INSERT = `insert into realtime.messages (topic, extension, event, payload, private)
  values ($1, $2, 'authorize', '{}', true)`;

/** What everybody may do on a public channel, and the service role everywhere. */
export function fullAccess(): Access {
  return { broadcast: { read: true, write: true }, presence: { read: true, write: true } };
}

/**
 * Asks the policies of `realtime.messages` what the caller may do on a topic.
 *
 * As on a hosted project: one row per extension is inserted and looked at as the caller (read),
 * another inserted as the caller (write), and everything is rolled back.
 * @throws Postgres' error when a policy itself fails.
 */
export async function authorize(pool: pg.Pool, claims: Claims, topic: string): Promise<Access> {
  if (claims.role === "service_role") return fullAccess();
  return asCaller(pool, claims, topic, async (client, become) => {
    const access = fullAccess();
    const ids: Record<string, string> = {};
    for (const extension of EXTENSIONS) {
      const { rows } = await client.query(`${INSERT} returning id`, [topic, extension]);
      ids[extension] = rows[0].id;
    }
    await become();
    for (const extension of EXTENSIONS) {
      access[extension] = {
        read: await allowed(client, "select from realtime.messages where id = $1", [
          ids[extension],
        ]),
        write: await allowed(client, INSERT, [topic, extension]),
      };
    }
    return access;
  });
}

/** Whether a statement finds or writes a row, privileges and policies permitting. */
async function allowed(client: pg.PoolClient, sql: string, values: unknown[]): Promise<boolean> {
  await client.query("savepoint attempt");
  try {
    const { rowCount } = await client.query(sql, values);
    return rowCount === 1;
  } catch (error) {
    if (errorCode(error) !== "42501") throw error;
    return false;
  } finally {
    await client.query("rollback to savepoint attempt");
  }
}
