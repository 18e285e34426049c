import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import type { CaseResult } from "./run-case.ts";

/** One line of the table: what was done, to which queues, and what came of it. */
export type Row = Pick<CaseResult, "failure" | "seconds" | "repeats"> & {
  what: string;
  queues: string;
};

const folder = new URL("../../../.prosa/", import.meta.url);

/** Leaves the table in `.prosa/<name>.md` and `.json`. */
export async function writeTable(name: string, rows: Row[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, ${machine}`,
    "",
    "| what | queues | outcome | seconds | webhooks again | sends again | fetches again |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map(
      ({ what, queues, failure, seconds, repeats: r }) =>
        `| \`${what}\` | ${queues} | ${failure ?? "held"} | ${seconds} | ${r.webhooks} | ${r.sends} | ${r.fetches} |`,
    ),
    "",
  ];
  await writeFile(new URL(`${name}.md`, folder), lines.join("\n"));
  await writeFile(new URL(`${name}.json`, folder), JSON.stringify({ machine, rows }, null, 2));
}
