// Visible progress of a command that takes a while: numbered steps with their time, output of the
// commands below only when they fail (or always, with PROSA_VERBOSE=1).
import { spawn } from "node:child_process";

const verbose = process.env.PROSA_VERBOSE === "1";
const tty = process.stdout.isTTY && !process.env.CI;

export function createSteps(total) {
  let current = 0;
  return {
    /** Runs `work` as the next step and says how long it took. */
    async run(label, work) {
      current += 1;
      const name = `[${current}/${total}] ${label}`;
      const startedAt = performance.now();
      const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
      if (!tty) console.log(`${name} …`);
      const ticker =
        tty && setInterval(() => process.stdout.write(`\r\x1b[2K${name} … ${seconds()}`), 200);
      try {
        const result = await work();
        if (ticker) clearInterval(ticker);
        process.stdout.write(`${tty ? "\r\x1b[2K" : ""}${name} ✓ ${seconds()}\n`);
        return result;
      } catch (error) {
        if (ticker) clearInterval(ticker);
        process.stdout.write(`${tty ? "\r\x1b[2K" : ""}${name} ✗ ${seconds()}\n`);
        throw error;
      }
    },
  };
}

/** Runs a command quietly; rejects with its output when it fails. */
export function command(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const output = [];
    const child = spawn(file, args, {
      stdio: verbose ? "inherit" : ["ignore", "pipe", "pipe"],
      ...options,
      env: { ...process.env, ...options.env },
    });
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(undefined);
      const text = Buffer.concat(output).toString();
      reject(
        new Error(`"${file} ${args.join(" ")}" ended with ${signal ?? `code ${code}`}.\n${text}`),
      );
    });
  });
}
