import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "../cache-dir.ts";
import { onPath } from "./on-path.ts";
import { runCommand } from "./run-command.ts";

/**
 * Installs Debian packages; only root may. `null` on systems without apt and for everybody else.
 *
 * @throws Error with apt's words when it cannot.
 */
export async function aptInstall(packages: string[]): Promise<true | null> {
  if (process.getuid?.() !== 0 || onPath(["apt-get"]) === null) return null;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  await runCommand("apt-get", ["update", "-q"], { env });
  await runCommand("apt-get", install, { env, timeoutMs: 600_000 });
  return true;
}

/**
 * Unpacks Debian packages into the cache folder without installing anything, and returns the
 * folder that holds their `usr` and `lib`. `null` on systems without apt and dpkg.
 *
 * Needs package lists of an earlier `apt-get update`.
 */
export async function unpackDebian(name: string, packages: string[]): Promise<string | null> {
  if (onPath(["apt-get"]) === null || onPath(["dpkg"]) === null) return null;
  const home = join(cacheDir(), `debian-${name}`);
  if (existsSync(home)) return home;
  const staging = `${home}.${process.pid}`;
  mkdirSync(staging, { recursive: true });
  try {
    // apt downloads as its own user where it may.
    chmodSync(staging, 0o777);
    await runCommand("apt-get", ["download", "-q", ...packages], { cwd: staging });
    for (const file of readdirSync(staging).filter((entry) => entry.endsWith(".deb"))) {
      await runCommand("dpkg", ["-x", file, "."], { cwd: staging });
      rmSync(join(staging, file));
    }
    chmodSync(staging, 0o755);
    renameSync(staging, home);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}
