import pg from "pg";
import { rolesSql } from "./roles.sql.ts";

/** Makes the cluster's roles and gives `postgres` its password and its default database. */
export async function ensureRoles(options: {
  adminUrl: string;
  databasePassword: string;
}): Promise<void> {
  const admin = new pg.Client({ connectionString: options.adminUrl });
  await admin.connect();
  try {
    await admin.query(rolesSql);
    const password = pg.escapeLiteral(options.databasePassword);
    await admin.query(`alter role postgres with password ${password}`);
    await admin.query("alter database postgres owner to postgres");
  } finally {
    await admin.end();
  }
}
