import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { guardExit } from "../postgres/exit-guard.ts";
import { postgresRunner } from "../postgres/runner.ts";
import { becomesReady, stopServer } from "./child-server.ts";
import { aptInstall } from "./debian-packages.ts";
import { firstFound } from "./first-found.ts";
import { isExecutable, onPath } from "./on-path.ts";

/** A transaction pooler before a Postgres. */
export interface LocalPooler {
  /** The given URL, through the pooler. */
  url: string;
  stop(): Promise<void>;
}

const NAME = "pgbouncer";
// Debian installs it for administrators, whose folders are not on everybody's PATH.
const SBIN = "/usr/sbin/pgbouncer";

/**
 * Starts PgBouncer in transaction mode on a free port of 127.0.0.1, with fewer connections to
 * Postgres than clients usually open, so that transactions of several clients share them.
 *
 * It is looked for on the PATH and in `/usr/sbin`, then root installs Debian's package.
 * @throws LocalStackError `tool.missing` with every remedy.
 */
export async function startPgBouncer(databaseUrl: string, poolSize = 3): Promise<LocalPooler> {
  const program = await findPgBouncer();
  const target = new URL(databaseUrl);
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "prosa-pooler-"));
  const runner = postgresRunner();
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "any",
    pool_mode: "transaction",
    default_pool_size: poolSize,
    max_client_conn: 200,
    ignore_startup_parameters: "extra_float_digits,options",
  };
  const server = `host=${target.hostname} port=${target.port} user=${target.username} password=${decodeURIComponent(target.password)}`;
  const file = join(folder, "pgbouncer.ini");
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  await writeFile(file, ["[databases]", `* = ${server}`, "[pgbouncer]", ...lines, ""].join("\n"));
  await chmod(folder, 0o755);
  const child = spawn(program, [file], {
    cwd: "/",
    stdio: "ignore",
    ...(runner ? { uid: runner.uid, gid: runner.gid } : {}),
  });
  // A program that cannot be run shows as one that never becomes ready.
  child.once("error", () => {});
  const stop = async () => {
    release();
    await stopServer(child);
    await rm(folder, { recursive: true, force: true });
  };
  const release = guardExit(child, stop);
  if (!(await becomesReady(child, () => accepts(port)))) {
    await stop();
    throw new Error(`${program} does not answer on port ${port}.`);
  }
  target.port = String(port);
  return { url: target.href, stop };
}

function findPgBouncer(): Promise<string> {
  const find = async () => onPath([NAME]) ?? (isExecutable(SBIN) ? SBIN : null);
  return firstFound(
    "PgBouncer",
    [
      { name: `${NAME} on the PATH or ${SBIN}`, find },
      {
        name: "apt-get install as root",
        find: async () => ((await aptInstall([NAME])) ? find() : null),
      },
    ],
    ["install it: apt-get install pgbouncer, brew install pgbouncer, dnf install pgbouncer"],
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const finish = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}
