import { userInfo } from "node:os";
import { type Stores, storesOf } from "../from-environment.ts";
import type { SqlGateway } from "../ports/index.ts";
import type { CommandContext } from "./command.ts";

/** Opens the database of the environment for one command, and closes it. */
export function withSql<T>(
  context: CommandContext,
  work: (sql: SqlGateway) => Promise<T>,
): Promise<T> {
  return withStores(context, ({ sql }) => work(sql));
}

/** The same with Storage, or `null` where the environment names none. */
export async function withStores<T>(
  context: CommandContext,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  const { sql, media } = await storesOf(context.environment);
  try {
    return await work({ sql: signed(sql), media });
  } finally {
    await sql.close?.();
  }
}

/** Tells the audit log who types. */
function signed(sql: SqlGateway): SqlGateway {
  const by = `cli:${userInfo().username}`;
  return {
    ...sql,
    call: (fn, args, as, options) =>
      sql.call(fn, as === "service" ? { by, ...args } : args, as, options),
  };
}

/** The id of a tenant that is named by its slug or id. */
export async function tenantIdOf(sql: SqlGateway, tenant: string): Promise<string> {
  const { id } = await sql.call<{ id: string }>("find_tenant", { tenant }, "service");
  return id;
}
