import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { guardExit } from "../postgres/exit-guard.ts";
import { becomesReady, stopServer } from "./child-server.ts";
import { aptInstall, unpackDebian } from "./debian-packages.ts";
import { firstFound } from "./first-found.ts";
import { isExecutable, onPath } from "./on-path.ts";

/** How a Redis is brought. */
export interface StartRedisOptions {
  /** The database number used with `REDIS_URL` when that URL names none. @defaultValue 9 */
  db?: number;
  /** The port to listen on, e.g. that of a server that was killed. @defaultValue a free one */
  port?: number;
  /** Starts a server of our own even when `REDIS_URL` is set, for tests that kill it. */
  own?: boolean;
  log?: (line: string) => void;
}

/** A Redis that tests may fill; `stop` ends only a server that was started here. */
export interface LocalRedis {
  url: string;
  /** The server's process, for tests that stop or kill it; absent for a server of `REDIS_URL`. */
  pid?: number;
  stop(): Promise<void>;
}

/** @internal A Redis or Valkey program, and where its libraries are. */
export interface RedisServer {
  program: string;
  libraries: string | null;
}

const NAMES = ["redis-server", "valkey-server"];
const PACKAGES = [
  "redis-server",
  "redis-tools",
  "libjemalloc2",
  "liblzf1",
  "libatomic1",
  "libsystemd0",
];

/**
 * Starts a Redis on a free port of 127.0.0.1, in memory and with `noeviction`.
 *
 * With `REDIS_URL` set that server is used and never stopped. Otherwise: `redis-server` or
 * `valkey-server` on the PATH, then Debian's packages, installed by root or unpacked by others.
 * @throws LocalStackError `tool.missing` with every remedy.
 */
export async function startRedis(options: StartRedisOptions = {}): Promise<LocalRedis> {
  const given = process.env.REDIS_URL;
  if (given && !options.own) {
    const url = new URL(given);
    if (url.pathname === "" || url.pathname === "/") url.pathname = `/${options.db ?? 9}`;
    return { url: url.href, stop: async () => {} };
  }
  const server = await findRedisServer();
  options.log?.(`Redis: ${server.program}`);
  const { port, child, stop } = await startServer(server, [], options.port);
  return { url: `redis://127.0.0.1:${port}/0`, ...(child.pid ? { pid: child.pid } : {}), stop };
}

/** @internal Starts the program on a free port of 127.0.0.1. */
export async function startServer(
  server: RedisServer,
  args: string[] = [],
  wantedPort = 0,
): Promise<{ port: number; child: ChildProcess; stop(): Promise<void> }> {
  for (let attempt = 0; ; attempt++) {
    const port = wantedPort || (await freePort());
    const child = spawnServer(server, port, args);
    if (await becomesReady(child, () => answersPing(port))) {
      const stop = once(() => stopServer(child).then(release));
      const release = guardExit(child, stop);
      return { port, child, stop };
    }
    await stopServer(child);
    if (attempt === 3) throw new Error(`${server.program} does not answer on port ${port}.`);
  }
}

/** The Redis or Valkey server on the PATH, or `null`. Nothing is installed. */
export function redisOnPath(): string | null {
  return onPath(NAMES);
}

/** @internal The program of `startRedis`. */
export function findRedisServer(): Promise<RedisServer> {
  const fromPath = async (): Promise<RedisServer | null> => {
    const program = redisOnPath();
    return program === null ? null : { program, libraries: null };
  };
  return firstFound<RedisServer>(
    "Redis",
    [
      { name: `${NAMES.join(" or ")} on the PATH`, find: fromPath },
      {
        name: "apt-get install as root",
        find: async () => ((await aptInstall(["redis-server"])) ? fromPath() : null),
      },
      { name: "Debian packages unpacked into the cache", find: fromDebian },
    ],
    [
      "set REDIS_URL to a server that tests may fill (redis://127.0.0.1:6379)",
      "install Redis or Valkey: apt-get install redis-server, brew install redis, dnf install valkey",
      "run a container: docker run -p 6379:6379 redis:7, and set REDIS_URL",
    ],
  );
}

async function fromDebian(): Promise<RedisServer | null> {
  const root = await unpackDebian("redis", PACKAGES);
  const program = root === null ? "" : join(root, "usr/bin/redis-server");
  // In Debian's package redis-server is a link to redis-check-rdb, of redis-tools.
  if (root === null || !isExecutable(program)) return null;
  const folders = ["usr/lib", "lib"].flatMap((lib) => {
    try {
      return readdirSync(join(root, lib)).map((triplet) => join(root, lib, triplet));
    } catch {
      // Releases with a merged /usr have no /lib in their packages.
      return [];
    }
  });
  return { program, libraries: folders.join(":") };
}

function spawnServer(
  { program, libraries }: RedisServer,
  port: number,
  more: string[],
): ChildProcess {
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn(program, [...args, "--maxmemory-policy", "noeviction", ...more], {
    cwd: "/",
    stdio: "ignore",
    detached: true,
    env: { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
  });
  // A program that cannot be run shows as one that never becomes ready.
  child.once("error", () => {});
  return child;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write("PING\r\n"));
    const finish = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once("error", () => finish(false));
    socket.once("data", (data) => finish(data.toString().startsWith("+PONG")));
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
