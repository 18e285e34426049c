import type { ChildProcess } from "node:child_process";
import { leash } from "./leash.ts";

const running = new Map<ChildProcess, () => Promise<void>>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ties a server to the life of this process and returns the function that unties it.
 *
 * A signal that nobody else listens to stops every server and then ends the process by that
 * signal; where the host listens too, the host decides, and its end takes the servers along, even
 * one by SIGKILL.
 */
export function guardExit(child: ChildProcess, stop: () => Promise<void>): () => void {
  if (running.size === 0) listen();
  running.set(child, stop);
  const untie = child.pid === undefined ? () => {} : leash(child.pid);
  return () => {
    untie();
    running.delete(child);
    if (running.size === 0) unlisten();
  };
}

function listen(): void {
  process.on("exit", onExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off("exit", onExit);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function onExit(): void {
  for (const child of running.keys()) child.kill("SIGINT");
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  void Promise.allSettled([...running.values()].map((stop) => stop())).then(() => {
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  });
}
