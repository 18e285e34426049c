import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrapDatabase, type LocalPostgres, startPostgres } from "@prosa/local-stack";
import { createDatabase } from "@prosa/local-stack/testing";
import pg from "pg";
import { applyMigrations } from "./global-setup.ts";

/** A migrated database on a server of its own, which a test may stop, start again and hang. */
export interface OwnPostgres {
  databaseUrl: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Freezes the server: it takes connections and answers nothing. */
  hang(): Promise<void>;
  resume(): void;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "prosa-own-"));
  // As root, Postgres is another user: it must pass through the folder, not list it.
  await chmod(dataDir, 0o711);
  let server: LocalPostgres | null = await startPostgres({ dataDir, durable: false });
  const { adminUrl, port } = server;
  const database = await createDatabase(server, "prosa_own");
  await bootstrapDatabase(database);
  await applyMigrations(database.databaseUrl);
  let frozen: number[] = [];

  const own: OwnPostgres = {
    databaseUrl: database.databaseUrl,
    stop: async () => {
      own.resume();
      await server?.stop();
      server = null;
    },
    start: async () => {
      server ??= await startPostgres({ dataDir, port, durable: false });
      if (server.port !== port)
        throw new Error(`Postgres came back on ${server.port}, not ${port}`);
    },
    hang: async () => {
      frozen = await processes(adminUrl);
      for (const pid of frozen) signal(pid, "SIGSTOP");
    },
    resume: () => {
      for (const pid of frozen) signal(pid, "SIGCONT");
      frozen = [];
    },
    remove: async () => {
      await own.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return own;
}

/** The postmaster first: it must not replace what is frozen after it. */
async function processes(adminUrl: string): Promise<number[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ postmaster: string; others: number[] }>(
      `select split_part(pg_read_file('postmaster.pid'), e'\\n', 1) postmaster,
         (select array_agg(pid) from pg_stat_activity where pid <> pg_backend_pid()) others`,
    );
    return [Number(rows[0]?.postmaster), ...(rows[0]?.others ?? [])];
  } finally {
    await admin.end();
  }
}

function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // A backend may have ended since it was listed.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
