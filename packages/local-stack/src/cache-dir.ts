import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Returns the folder for binaries and relocated clusters, and creates it.
 *
 * `PROSA_CACHE_DIR` wins; root uses `/var/cache/prosa`, since another user must be able to reach
 * what lies there; everybody else uses the XDG cache folder.
 */
export function cacheDir(): string {
  const base =
    process.env.PROSA_CACHE_DIR ??
    (process.getuid?.() === 0
      ? "/var/cache/prosa"
      : join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "prosa"));
  mkdirSync(base, { recursive: true, mode: 0o755 });
  return base;
}
