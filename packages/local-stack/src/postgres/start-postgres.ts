import type { ChildProcess } from "node:child_process";
import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { freePort } from "../free-port.ts";
import { postgresBinaries } from "./binaries.ts";
import { ensureRoles } from "./bootstrap/ensure-roles.ts";
import { clusterFolder, ensureCluster } from "./cluster.ts";
import { guardExit } from "./exit-guard.ts";
import { lockFolder } from "./folder-lock.ts";
import { stopOrphan } from "./orphan.ts";
import { postgresRunner } from "./runner.ts";
import { loadSecrets, type StackSecrets } from "./secrets.ts";
import { PortTaken, type ServerSettings, spawnServer } from "./server-process.ts";

/** Where and how the embedded Postgres runs. */
export interface StartPostgresOptions {
  /** The folder of the cluster and of its secrets; made when missing. */
  dataDir: string;
  /** @defaultValue 0, any free port. A taken port gives the next free one, said in the log. */
  port?: number;
  /** Receives one line at a time. @defaultValue silent */
  log?: (line: string) => void;
  /** `false` turns fsync off, for data that may be lost. @defaultValue true */
  durable?: boolean;
}

/** A running Postgres 17 on 127.0.0.1, both URLs on the database `postgres`. */
export interface LocalPostgres {
  /** As `supabase_admin`, superuser and owner of the cluster. */
  adminUrl: string;
  /** As `postgres`: no superuser; createrole, createdb, bypassrls, replication. */
  databaseUrl: string;
  port: number;
  /** Stops the server; close your clients first. Repeating it is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres on a data folder, making the cluster and its roles on the first run.
 *
 * A server that a killed process left behind on the folder is stopped first. The server ends with
 * this process. As root it runs as the host's `postgres` user or `nobody`.
 * @throws LocalStackError `stack.locked` while another process uses the folder;
 * `postgres.binaries_missing`, `postgres.unreachable_folder`, `postgres.init_failed`,
 * `postgres.start_failed`, `stack.data_invalid`.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<LocalPostgres> {
  const { postgres } = await startPostgresWithSecrets(options);
  return postgres;
}

/** @internal The same, with the secrets of the folder and the cluster's own folder. */
export async function startPostgresWithSecrets(
  options: StartPostgresOptions & { beforeStop?: () => Promise<void> },
): Promise<{ postgres: LocalPostgres; secrets: StackSecrets; cluster: string }> {
  const log = options.log ?? (() => {});
  mkdirSync(options.dataDir, { recursive: true });
  const dataDir = realpathSync(options.dataDir);
  const unlock = lockFolder(dataDir);
  try {
    const { secrets, fresh } = loadSecrets(dataDir);
    const runner = postgresRunner();
    const binaries = postgresBinaries(runner, log);
    const { path: cluster, relocated } = clusterFolder(dataDir, runner, log);
    await stopOrphan(cluster, log);
    // Fresh secrets mean that the data folder was deleted: what the cache kept of it is void.
    if (fresh && relocated) rmSync(cluster, { recursive: true, force: true });
    await ensureCluster(cluster, binaries, runner, secrets.adminPassword);
    const durable = options.durable ?? true;
    const { child, port } = await spawnOnFreePort(
      { cluster, binaries, runner, durable, log },
      options.port ?? 0,
    );
    const stop = once(async () => {
      release();
      await options.beforeStop?.();
      await stopServer(child);
      unlock();
    });
    const release = guardExit(child, stop);
    const url = (user: string, password: string) =>
      `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`;
    const adminUrl = url("supabase_admin", secrets.adminPassword);
    const databaseUrl = url("postgres", secrets.databasePassword);
    try {
      await ensureRoles({ adminUrl, databasePassword: secrets.databasePassword });
    } catch (error) {
      await stop();
      throw error;
    }
    return { postgres: { adminUrl, databaseUrl, port, stop }, secrets, cluster };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function spawnOnFreePort(
  settings: Omit<ServerSettings, "port">,
  wanted: number,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 0; ; attempt++) {
    const port = await freePort(wanted);
    if (wanted !== 0 && port !== wanted) {
      settings.log(`Port ${wanted} is taken: Postgres listens on ${port}`);
    }
    try {
      return { child: await spawnServer({ ...settings, port }), port };
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error;
    }
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const impatience = setTimeout(() => child.kill("SIGQUIT"), 10_000);
  await gone;
  clearTimeout(impatience);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
