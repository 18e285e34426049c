import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Child {
  /** Resolves with the reason once the process is gone. */
  exited: Promise<string>;
  pid: number;
  stop(): Promise<void>;
}

interface ChildOptions {
  name: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** The line that says the process is up. */
  ready: RegExp;
  timeoutMs?: number;
}

const leash = fileURLToPath(new URL("./leash.mjs", import.meta.url));

/** Starts a Node process of the demo and waits until it says that it is up. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = createWriteStream(options.logFile, { flags: "a" });
  const child: ChildProcess = spawn(process.execPath, ["--import", leash, ...options.args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let tail = "";
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  const up = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      log.write(chunk);
      tail = (tail + chunk.toString()).slice(-4000);
      if (options.ready.test(tail)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
  const timeoutMs = options.timeoutMs ?? 60_000;
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`no sign of life within ${timeoutMs / 1000} s`), timeoutMs).unref();
  });
  const failure = await Promise.race([up.then(() => null), exited, late]);
  if (failure !== null) {
    child.kill("SIGKILL");
    throw new Error(`The ${options.name} did not start (${failure}). Its last words:\n${tail}`);
  }
  return {
    exited,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(killer);
    },
  };
}
