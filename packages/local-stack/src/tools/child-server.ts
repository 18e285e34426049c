import type { ChildProcess } from "node:child_process";

/** Whether a server answers `probe` within ten seconds; false as soon as its process is gone. */
export async function becomesReady(
  child: ChildProcess,
  probe: () => Promise<boolean>,
): Promise<boolean> {
  for (const deadlineMs = Date.now() + 10_000; Date.now() < deadlineMs; ) {
    if (child.exitCode !== null || child.pid === undefined) return false;
    if (await probe()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/** Asks a server to end, and ends it after five seconds. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(impatience);
}
