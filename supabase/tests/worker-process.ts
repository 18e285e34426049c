import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../packages/server-sdk/src/cli/main.ts", import.meta.url));

/** Starts `prosa worker` as a process of its own and returns once it takes jobs. Kill it yourself. */
export async function startWorkerProcess(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--conditions=@prosa/source", main, "worker"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes('"ready":true')) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The worker ended with code ${code}.`)));
  });
  return child;
}
