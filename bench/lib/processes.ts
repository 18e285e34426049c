import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { LoadOrder, LoadResult } from "../processes/load.ts";

export interface RunningProcess {
  pid: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

const processes = new URL("../processes/", import.meta.url);
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts a webhook server and says where it listens. */
export async function startServer(
  env: Record<string, string>,
): Promise<RunningProcess & { port: number }> {
  const child = start("server.ts", env);
  const [{ port }] = await once(child, "message");
  return { ...running(child), port };
}

/** Starts a worker; resolves when it takes jobs. */
export async function startWorker(env: Record<string, string>): Promise<RunningProcess> {
  const child = start("worker.ts", env);
  await once(child, "message");
  return running(child);
}

/** Runs a load to its end, in a process of its own. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const child = start("load.ts", {});
  child.send(order);
  const [result] = await once(child, "message");
  await running(child).kill();
  return result as LoadResult;
}

function start(script: string, env: Record<string, string>): ChildProcess {
  const child = fork(new URL(script, processes), {
    env: { PATH: process.env.PATH ?? "", ...env },
    execArgv: ["--conditions=@prosa/source"],
    serialization: "advanced",
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

function running(child: ChildProcess): RunningProcess {
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
