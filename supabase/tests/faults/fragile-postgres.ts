import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalPostgres, startPostgres } from "@prosa/local-stack";
import { bootstrapDatabase, createDatabase } from "@prosa/local-stack/testing";
import pg from "pg";
import { applyMigrations } from "../global-setup.ts";

/** A Postgres of a test's own, which keeps its port and what it committed through crashes. */
export interface FragilePostgres {
  /** A migrated database. */
  createDatabase(name: string): Promise<string>;
  /** Ends it at once, without a word to its clients, and resolves when it is gone. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const template = "template_prosa";

export async function startFragilePostgres(): Promise<FragilePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "prosa-fragile-"));
  // As root, Postgres is another user: it must pass through the folder, not list it.
  await chmod(dataDir, 0o711);
  let postgres: LocalPostgres = await startPostgres({ dataDir });
  const { port } = postgres;
  const made = await createDatabase(postgres, template);
  await bootstrapDatabase(made);
  await applyMigrations(made.databaseUrl);
  return {
    createDatabase: async (name) => (await createDatabase(postgres, name, template)).databaseUrl,
    crash: async () => {
      process.kill(await serverPid(postgres.adminUrl), "SIGQUIT");
      await postgres.stop();
    },
    start: async () => {
      postgres = await startPostgres({ dataDir, port });
      if (postgres.port !== port) throw new Error(`Another program took the port ${port}.`);
    },
    stop: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function serverPid(adminUrl: string): Promise<number> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  // The server goes away under this connection.
  admin.on("error", () => {});
  const { rows } = await admin.query("select pg_read_file('postmaster.pid') as file");
  await admin.end();
  return Number(String(rows[0].file).split("\n")[0]);
}
