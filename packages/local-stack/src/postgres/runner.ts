import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** The user that runs Postgres: `null` means the user of this process. */
export type Runner = { uid: number; gid: number } | null;

const NOBODY: Runner = { uid: 65_534, gid: 65_534 };

/**
 * Chooses who runs Postgres, which refuses root: the host's `postgres` user, else `nobody`.
 *
 * Nothing on the host is created or altered.
 */
export function postgresRunner(): Runner {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("postgres:"));
  if (line === undefined) return NOBODY;
  const [, , uid, gid] = line.split(":");
  const runner = { uid: Number(uid), gid: Number(gid) };
  return Number.isInteger(runner.uid) && runner.uid > 0 ? runner : NOBODY;
}

/** Whether `runner` may pass through every folder down to `path`, and read `path` itself. */
export function canReach(path: string, runner: Runner): boolean {
  if (runner === null) return true;
  if (!grants(path, runner, 0o4)) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!grants(folder, runner, 0o1)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Whether `runner` may pass through the folder `path` and every folder above it. */
export function canTraverse(path: string, runner: Runner): boolean {
  if (runner === null) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (!grants(folder, runner, 0o1)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function grants(path: string, runner: NonNullable<Runner>, bit: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === runner.uid ? 6 : gid === runner.gid ? 3 : 0;
  return ((mode >> shift) & bit) === bit;
}
