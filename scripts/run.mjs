// Every npm script starts here: under Node 24 when the machine's own Node is older.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureNode } from "./lib/node.mjs";

/** Commands of installed tools, with the folder they run in. */
const tools = {
  storybook: [
    "packages/react-inbox",
    "storybook/dist/bin/dispatcher.js",
    "dev",
    "--port",
    "6006",
    "--no-open",
  ],
  knip: [".", "knip/bin/knip.js"],
  changeset: [".", "@changesets/cli/bin.js"],
  release: [".", "@changesets/cli/bin.js", "publish"],
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);
const file = ["mjs", "ts"].map((ext) => join(root, "scripts", `${name}.${ext}`)).find(existsSync);
const tool = tools[name];
if (!file && !tool) {
  console.error(`There is no script "${name ?? ""}". "npm run" lists the scripts.`);
  process.exit(64);
}

const node = await ensureNode();
const [folder, bin, ...before] = file ? ["."] : tool;
const program = file ?? join(root, "node_modules", bin);
const child = spawn(node, ["--conditions=@prosa/source", program, ...before, ...args], {
  cwd: join(root, folder),
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${dirname(node)}:${join(root, "node_modules", ".bin")}:${process.env.PATH}`,
    NEXT_TELEMETRY_DISABLED: "1",
    STORYBOOK_DISABLE_TELEMETRY: "1",
    DO_NOT_TRACK: "1",
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
