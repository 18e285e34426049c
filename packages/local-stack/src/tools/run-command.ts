import { spawn } from "node:child_process";

/**
 * Runs a program to its end and returns its standard output.
 *
 * @throws Error with the last lines it wrote when it fails or runs longer than `timeoutMs`.
 */
export function runCommand(
  program: string,
  args: string[],
  options: { cwd?: string; timeoutMs?: number; env?: Record<string, string | undefined> } = {},
): Promise<string> {
  const { timeoutMs = 300_000, cwd, env } = options;
  const child = spawn(program, args, {
    cwd,
    timeout: timeoutMs,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString("utf8");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve(out);
      const words = (err || out).trim().split("\n").slice(-3).join(" ");
      reject(new Error(`${program} ended with ${code ?? signal}: ${words}`));
    });
  });
}
