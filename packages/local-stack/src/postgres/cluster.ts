import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDir } from "../cache-dir.ts";
import { errorMessage, LocalStackError } from "../errors.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { canTraverse, type Runner } from "./runner.ts";

const MAJOR = "17";

/**
 * Chooses the cluster's folder: inside `dataDir`, or, where Postgres' user cannot get there, in
 * the cache folder under a stable hash of `dataDir`.
 *
 * @throws LocalStackError `postgres.unreachable_folder` when the cache folder is closed to it too.
 */
export function clusterFolder(
  dataDir: string,
  runner: Runner,
  log: (line: string) => void,
): { path: string; relocated: boolean } {
  if (canTraverse(dataDir, runner)) return { path: join(dataDir, "postgres"), relocated: false };
  const hash = createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16);
  const parent = join(cacheDir(), "clusters");
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  if (!canTraverse(parent, runner)) {
    throw new LocalStackError(
      "postgres.unreachable_folder",
      `Postgres must run as uid ${runner?.uid}, which can reach neither ${dataDir} nor ${parent}. Set PROSA_CACHE_DIR to a folder that every user may pass through, such as /var/cache/prosa.`,
    );
  }
  const path = join(parent, hash);
  log(`Postgres runs as another user that cannot reach ${dataDir}: the cluster lies in ${path}`);
  return { path, relocated: true };
}

/**
 * Makes the cluster when it is not there yet; a run that is cut off leaves nothing behind.
 *
 * @throws LocalStackError `postgres.init_failed` with initdb's words; `stack.data_invalid` when the
 * folder holds a cluster of another major version.
 */
export async function ensureCluster(
  path: string,
  binaries: PostgresBinaries,
  runner: Runner,
  adminPassword: string,
): Promise<{ created: boolean }> {
  const versionFile = join(path, "PG_VERSION");
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, "utf8").trim();
    if (version === MAJOR) return { created: false };
    throw new LocalStackError(
      "stack.data_invalid",
      `${path} holds a Postgres ${version} cluster, but this stack runs Postgres ${MAJOR} and cannot open it. Delete the data folder to start over, or use another dataDir.`,
    );
  }
  const staging = `${path}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  mkdirSync(staging, { mode: 0o700 });
  own(staging, runner);
  await withPasswordFile(adminPassword, runner, (file) =>
    runInitdb(binaries.initdb, staging, file, runner),
  );
  renameSync(staging, path);
  return { created: true };
}

async function withPasswordFile(
  password: string,
  runner: Runner,
  use: (file: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "prosa-initdb-"));
  const file = join(folder, "password");
  try {
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    chmodSync(folder, 0o700);
    own(file, runner);
    own(folder, runner);
    await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runInitdb(initdb: string, folder: string, pwfile: string, runner: Runner): Promise<void> {
  const locale = { linux: "C.UTF-8", darwin: "en_US.UTF-8" }[process.platform as string] ?? "C";
  const child = spawn(
    initdb,
    [
      `--pgdata=${folder}`,
      "--username=supabase_admin",
      `--pwfile=${pwfile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      `--locale=${locale}`,
      "--lc-messages=C",
      "--no-sync",
      "--no-instructions",
    ],
    {
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
      ...runner,
    },
  );
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => {
    words += chunk.toString("utf8");
  });
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) =>
      reject(
        new LocalStackError(
          "postgres.init_failed",
          `initdb could not make a cluster in ${folder}: ${reason}. Without it there is no database. Check free disk space and the folder's permissions.`,
          { cause },
        ),
      );
    child.once("error", (error) => fail(errorMessage(error), error));
    child.once("close", (code) => (code === 0 ? resolve() : fail(words.trim() || `code ${code}`)));
  });
}

function own(path: string, runner: Runner): void {
  if (runner !== null) chownSync(path, runner.uid, runner.gid);
}
