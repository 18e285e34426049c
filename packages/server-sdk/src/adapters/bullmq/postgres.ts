import { createPostgresBackend, Queue, runMigrations, Worker } from "bullmq";
import pg from "pg";
import type { Connections } from "./connections.ts";

const schema = "bullmq";

/** One pool for all queues; its connections look names up in the schema `bullmq`. */
export function connectPostgres(url: string, prefix: string): Connections {
  let opened: pg.Pool | undefined;
  let migrated: Promise<void> | undefined;
  const pool = () => {
    if (!opened) {
      opened = new pg.Pool({
        connectionString: url,
        max: 24,
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
        options: `-c search_path=${schema}`,
      });
      // A broken idle connection is replaced; without a listener it ends the process.
      opened.on("error", () => {});
      // Every queue and every worker adds a listener of its own.
      opened.setMaxListeners(0);
    }
    return opened;
  };
  const named = (name: string) => (prefix === "prosa" ? name : `${prefix}.${name}`);

  return {
    kind: "postgres",
    ready: async () => {
      migrated ??= migrate(pool()).catch((error: unknown) => {
        migrated = undefined;
        throw error;
      });
      await migrated;
    },
    ping: async () => {
      await pool().query("select 1");
    },
    createQueue: (name, options) =>
      new Queue(named(name), { ...options, connection: pool() }, createPostgresBackend),
    createWorker: (name, process, options) =>
      new Worker(named(name), process, { ...options, connection: pool() }, createPostgresBackend),
    close: async () => {
      await opened?.end();
    },
  };
}

/** BullMQ's own migrations take an advisory lock, so that processes may start together. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, schema);
  } finally {
    client.release();
  }
}
