import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@prosa/local-stack";
import { bootstrapDatabase, createDatabase, type TestDatabase } from "@prosa/local-stack/testing";

import pg from "pg";
import { migrate } from "../../packages/server-sdk/src/adapters/postgres/migrate.ts";

export interface BenchDatabase extends TestDatabase {
  pool: pg.Pool;
  drop(): Promise<void>;
}

export interface BenchCluster {
  /** A copy of the migrated, empty database. */
  fresh(): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

/**
 * A throwaway Postgres that syncs to disk as one in production does: `fsync` and `synchronous_commit`
 * are on. Gone with the run.
 */
export async function startCluster(settings: Record<string, string> = {}): Promise<BenchCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), "prosa-bench-"));
  // As root, Postgres is another user: it must pass through the folder, not list it.
  await chmod(dataDir, 0o711);
  let postgres = await startPostgres({ dataDir });
  if (Object.keys(settings).length > 0) {
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    for (const [name, value] of Object.entries(settings)) {
      await admin.query(
        `alter system set ${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(value)}`,
      );
    }
    await admin.end();
    await postgres.stop();
    postgres = await startPostgres({ dataDir });
  }
  const template = await createDatabase(postgres, "prosa_template");
  await bootstrapDatabase(template);
  await migrate({ databaseUrl: template.databaseUrl });
  return {
    async fresh() {
      const name = `bench_${randomUUID().replaceAll("-", "")}`;
      const database = await createDatabase(postgres, name, template.name);
      const pool = new pg.Pool({ connectionString: database.databaseUrl, max: 4 });
      pool.on("error", () => {});
      return {
        ...database,
        pool,
        drop: async () => {
          await pool.end();
          const admin = new pg.Client({ connectionString: postgres.adminUrl });
          await admin.connect();
          await admin.query(`drop database ${name} with (force)`);
          await admin.end();
        },
      };
    },
    async stop() {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
