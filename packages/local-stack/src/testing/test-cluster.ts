import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPostgresWithSecrets } from "../postgres/start-postgres.ts";
import { withClient } from "../postgres/with-client.ts";

/** One database of a test cluster, as each of its two roles. */
export interface TestDatabase {
  name: string;
  databaseUrl: string;
  adminUrl: string;
}

/** A throwaway Postgres for one test run: nothing is synced to disk, everything goes at the end. */
export interface TestCluster {
  adminUrl: string;
  databaseUrl: string;
  /**
   * Creates a database owned by `postgres`, as a copy of `template` when given.
   *
   * A template must have no open connections while it is copied.
   */
  createDatabase(name: string, template?: string): Promise<TestDatabase>;
  /** Stops the server and deletes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a test cluster in a new temporary folder. Make one a run and share its URLs.
 *
 * @throws LocalStackError as `startPostgres` does.
 */
export async function createTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), "prosa-test-"));
  // As root, Postgres is another user: it must pass through the folder, not list it.
  await chmod(dataDir, 0o711);
  const { postgres, cluster } = await startPostgresWithSecrets({ dataDir, durable: false });
  return {
    adminUrl: postgres.adminUrl,
    databaseUrl: postgres.databaseUrl,
    createDatabase: (name, template) => createDatabase(postgres, name, template),
    stop: async () => {
      await postgres.stop();
      for (const folder of [cluster, dataDir]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Creates a database on a running cluster, as {@link TestCluster.createDatabase} does. */
export async function createDatabase(
  cluster: { adminUrl: string; databaseUrl: string },
  name: string,
  template = "template0",
): Promise<TestDatabase> {
  const [database, source] = [name, template].map((id) => pg.escapeIdentifier(id));
  await withClient(cluster.adminUrl, (admin) =>
    admin.query(`create database ${database} owner postgres template ${source}`),
  );
  return {
    name,
    databaseUrl: withDatabase(cluster.databaseUrl, name),
    adminUrl: withDatabase(cluster.adminUrl, name),
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
