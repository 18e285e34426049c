// Every npm script starts here: under Node 24 when the machine's own Node is older.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureNode } from "./lib/node.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);
const file = ["mjs", "ts"].map((ext) => join(root, "scripts", `${name}.${ext}`)).find(existsSync);
if (!name || !file) {
  console.error(`There is no script "${name ?? ""}". See "npm run" for the list.`);
  process.exit(64);
}

const node = await ensureNode();
const child = spawn(node, ["--conditions=@prosa/source", file, ...args], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${dirname(node)}:${process.env.PATH}`,
    NEXT_TELEMETRY_DISABLED: "1",
    STORYBOOK_DISABLE_TELEMETRY: "1",
    DO_NOT_TRACK: "1",
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
