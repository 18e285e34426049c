import { sqlFromEnvironment } from "../from-environment.ts";
import type { SqlGateway } from "../ports/index.ts";
import type { CommandContext } from "./command.ts";

/** Opens the database of the environment for one command, and closes it. */
export async function withSql<T>(
  context: CommandContext,
  work: (sql: SqlGateway) => Promise<T>,
): Promise<T> {
  const sql = await sqlFromEnvironment(context.environment);
  try {
    return await work(sql);
  } finally {
    await sql.close?.();
  }
}

/** The id of a tenant that is named by its slug or id. */
export async function tenantIdOf(sql: SqlGateway, tenant: string): Promise<string> {
  const { id } = await sql.call<{ id: string }>("find_tenant", { tenant }, "service");
  return id;
}
