import { spawn } from "node:child_process";

/**
 * Ends process `pid` once this process is gone, however it went: a shell waits at a pipe that only
 * closes then. Returns the function that takes the leash off. Without a shell nothing is tied, and
 * what is left behind is found at the next start.
 */
export function leash(pid: number): () => void {
  if (process.platform === "win32") return () => {};
  const watcher = spawn("sh", ["-c", 'read _; kill -INT "$0"', String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.once("error", () => {});
  watcher.unref();
  if (watcher.stdin && "unref" in watcher.stdin) (watcher.stdin as { unref(): void }).unref();
  return () => watcher.kill("SIGKILL");
}
