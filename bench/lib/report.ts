import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

type Row = Record<string, string | number | boolean | null>;

/** Prints a measurement's rows, and keeps them with machine and settings in `.prosa/bench`. */
export function report(bench: string, settings: Record<string, unknown>, rows: Row[]): void {
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? "unknown",
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: loadavg().map((each) => round(each, 1)),
    at: new Date().toISOString(),
  };
  console.log(`\n${bench}  ${JSON.stringify(settings)}`);
  console.table(rows);
  console.log(
    `${machine.cpus} CPUs, load ${machine.load.join(" ")}, Node ${machine.node}, ${machine.at}`,
  );
  mkdirSync(".prosa/bench", { recursive: true });
  writeFileSync(
    `.prosa/bench/${bench}.json`,
    `${JSON.stringify({ bench, settings, machine, rows }, null, 2)}\n`,
  );
}

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** `--name value` of the command line, as a number. */
export function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (Number.isFinite(value)) return value;
  console.error(`--${name} takes a number.`);
  process.exit(64);
}
