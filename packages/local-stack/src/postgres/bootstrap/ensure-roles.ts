import pg from "pg";
import { withClient } from "../with-client.ts";
import { rolesSql } from "./roles.sql.ts";

/** Makes the cluster's roles and gives `postgres` its password and its default database. */
export async function ensureRoles(options: {
  adminUrl: string;
  databasePassword: string;
}): Promise<void> {
  await withClient(options.adminUrl, async (admin) => {
    await admin.query(rolesSql);
    const password = pg.escapeLiteral(options.databasePassword);
    await admin.query(`alter role postgres with password ${password}`);
    await admin.query("alter database postgres owner to postgres");
  });
}
