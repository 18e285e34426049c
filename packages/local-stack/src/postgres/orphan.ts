import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { commandLine, isAlive, waitForExit } from "./process-identity.ts";

/**
 * Stops the Postgres that a killed process left behind on `cluster`, and clears a stale pid file.
 *
 * A live process that merely got the recorded id is left alone.
 */
export async function stopOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  const command = commandLine(pid);
  if (!command.includes("postgres") || !command.includes(cluster)) {
    rmSync(pidFile, { force: true });
    return;
  }
  log(`Postgres (process ${pid}) outlived the process that started it: stopping it first`);
  process.kill(pid, "SIGINT");
  if (!(await waitForExit(pid, 10_000))) {
    process.kill(pid, "SIGQUIT");
    await waitForExit(pid, 5_000);
  }
}
