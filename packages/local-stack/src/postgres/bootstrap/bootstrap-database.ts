import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLite } from "../../gateway/create-lite.ts";
import { divertConsole, quietly } from "../../gateway/quiet-lite.ts";
import { withClient } from "../with-client.ts";
import { authSql } from "./auth.sql.ts";
import { realtimeSql } from "./realtime.sql.ts";
import { rolesSql } from "./roles.sql.ts";
import { schemasSql } from "./schemas.sql.ts";

/**
 * Makes a database look like a hosted one: the roles, the schemas `auth`, `storage`, `realtime`
 * and `extensions` with what they hold, and their grants. Safe to repeat; data stays.
 *
 * Hosted projects never run this: migrations must not depend on more than it promises.
 * @param url - `adminUrl` is a superuser's URL of that database.
 */
export async function bootstrapDatabase(url: { adminUrl: string }): Promise<void> {
  await withClient(url.adminUrl, async (admin) => {
    await admin.query(rolesSql);
    await admin.query(schemasSql);
    await makeLiteTables(url.adminUrl);
    await admin.query(authSql);
    await admin.query(realtimeSql);
  });
}

async function makeLiteTables(adminUrl: string): Promise<void> {
  const log = () => {};
  const restoreConsole = divertConsole();
  try {
    const lite = await quietly({ log }, () =>
      createLite({
        adminUrl,
        storageDir: join(tmpdir(), "prosa-unused-storage"),
        jwtSecret: "unused-while-only-tables-are-made",
        publishableKey: "sb_publishable_unused",
        secretKey: "sb_secret_unused",
        exposedSchemas: ["public"],
        log,
      }),
    );
    await lite.close();
  } finally {
    restoreConsole();
  }
}
