import { createDatabase } from "../../../../../supabase/tests/harness.ts";
import { gatewayProbesSql, sqlGatewayContract } from "../../testing/index.ts";
import { createPostgresGateway } from "./gateway.ts";

sqlGatewayContract("pg", async () => {
  const db = await createDatabase();
  await db.pool.query(gatewayProbesSql);
  const timeoutMs = 1_000;
  const sql = createPostgresGateway({ connectionString: db.databaseUrl, timeoutMs });
  return {
    sql,
    unreachable: createPostgresGateway({ connectionString: "postgres://a:b@127.0.0.1:9/none" }),
    timeoutMs,
    close: async () => {
      await sql.close?.();
      await db.drop();
    },
  };
});
