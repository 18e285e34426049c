// npm run bench [-- name [--option value]]: runs the measurements in bench/, each of which prints its
// table and leaves its figures in .prosa/bench/<name>.json.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { install } from "./lib/install.mjs";

const names = readdirSync("bench")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => basename(file, ".ts"));
const args = process.argv.slice(2);
const firstOption = args.findIndex((arg) => arg.startsWith("--"));
const wanted = firstOption < 0 ? args : args.slice(0, firstOption);
const options = args.slice(wanted.length);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown) {
  console.error(`There is no measurement "${unknown}". There are: ${names.join(", ")}.`);
  process.exit(64);
}
await install();
mkdirSync(".prosa/bench", { recursive: true });
for (const name of wanted.length ? wanted : names) {
  const { status } = spawnSync(
    process.execPath,
    ["--conditions=@prosa/source", `bench/${name}.ts`, ...options],
    { stdio: "inherit" },
  );
  if (status !== 0) process.exit(status ?? 1);
}
