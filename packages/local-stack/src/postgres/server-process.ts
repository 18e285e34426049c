import { type ChildProcess, spawn } from "node:child_process";
import { errorMessage, LocalStackError } from "../errors.ts";
import type { PostgresBinaries } from "./binaries.ts";
import type { Runner } from "./runner.ts";

/** How a Postgres server is to be run. */
export interface ServerSettings {
  cluster: string;
  port: number;
  durable: boolean;
  binaries: PostgresBinaries;
  runner: Runner;
  log: (line: string) => void;
}

/** The server's words when another program holds its port. */
export class PortTaken extends Error {}

const READY_TIMEOUT_MS = 60_000;

/**
 * Starts the server and resolves when it accepts connections on 127.0.0.1.
 *
 * @throws PortTaken when the port is in use; LocalStackError `postgres.start_failed` otherwise.
 */
export function spawnServer(settings: ServerSettings): Promise<ChildProcess> {
  const { binaries, cluster, port, runner } = settings;
  const child = spawn(
    binaries.postgres,
    ["-D", cluster, "-p", String(port), ...flags(settings.durable)],
    {
      cwd: "/",
      // A terminal's Ctrl-C must reach this process first, which closes its clients before Postgres.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, LC_MESSAGES: "C" },
      ...runner,
    },
  );
  return new Promise((resolve, reject) => {
    let words = "";
    const timer = setTimeout(() => {
      child.kill("SIGQUIT");
      fail(`it was not ready within ${READY_TIMEOUT_MS / 1000} s`);
    }, READY_TIMEOUT_MS);
    const fail = (reason: string, cause?: unknown) => {
      clearTimeout(timer);
      if (/could not bind|Address already in use/.test(words)) reject(new PortTaken(words));
      else reject(startFailure(cluster, reason, cause));
    };
    child.once("error", (error) => fail(errorMessage(error), error));
    child.once("close", (code, signal) => fail(words.trim() || `ended with ${code ?? signal}`));
    child.stderr?.on("data", (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      words = (words + text).slice(-4_000);
      for (const line of text.split("\n")) if (/FATAL|PANIC/.test(line)) settings.log(line);
      if (words.includes("database system is ready to accept connections")) {
        clearTimeout(timer);
        resolve(child);
      }
    });
  });
}

function startFailure(cluster: string, reason: string, cause: unknown): LocalStackError {
  return new LocalStackError(
    "postgres.start_failed",
    `Postgres did not start on ${cluster}: ${reason}. Nothing can be stored without it. If the folder was copied or damaged, delete it to start over.`,
    { cause },
  );
}

function flags(durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    wal_level: "logical",
    max_wal_senders: "40",
    max_replication_slots: "40",
    max_connections: "300",
    max_slot_wal_keep_size: "4GB",
    timezone: "UTC",
    log_timezone: "UTC",
    shared_preload_libraries: "pg_stat_statements",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
