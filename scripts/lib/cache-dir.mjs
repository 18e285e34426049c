// Where downloads and the binaries of other users live: outside node_modules, and for root
// outside its home, since Postgres runs as another user that must be able to reach them.
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheDir() {
  const base =
    process.env.PROSA_CACHE_DIR ??
    (process.getuid?.() === 0
      ? "/var/cache/prosa"
      : join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "prosa"));
  mkdirSync(base, { recursive: true, mode: 0o755 });
  return base;
}
