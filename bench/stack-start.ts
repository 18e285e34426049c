// How long the embedded stack takes to its first answer: cold (a new data folder) and warm.
// node --conditions=@prosa/source bench/stack-start.ts
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalStack } from "@prosa/local-stack";

const RUNS = 3;
const GOALS_MS = { cold: 10_000, warm: 3_000 };

async function startMs(dataDir: string): Promise<number> {
  const start = performance.now();
  const stack = await startLocalStack({ dataDir });
  const answer = await fetch(`${stack.supabaseUrl}/health`);
  const elapsedMs = performance.now() - start;
  if (!answer.ok) throw new Error(`the stack is not healthy: ${await answer.text()}`);
  await stack.stop();
  return elapsedMs;
}

function median(values: number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

const runs: { cold: number[]; warm: number[] } = { cold: [], warm: [] };
for (let run = 0; run < RUNS; run++) {
  const dataDir = await mkdtemp(join(tmpdir(), "prosa-bench-"));
  await chmod(dataDir, 0o711);
  try {
    runs.cold.push(await startMs(dataDir));
    runs.warm.push(await startMs(dataDir));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const result = (["cold", "warm"] as const).map((start) => ({
  start,
  medianMs: median(runs[start]),
  slowestMs: Math.round(Math.max(...runs[start])),
  goalMs: GOALS_MS[start],
}));
console.table(result);
console.log(JSON.stringify({ bench: "stack-start", runs: RUNS, node: process.version, result }));
