// npm run size: what each entry of @prosa/react-inbox loads before the first message, minified and
// gzipped, React and supabase-js external. Fails over budget. A third number is the design's goal, where the
// budget is above it: it is missed, and must not be missed by more.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../packages/react-inbox/src/", import.meta.url));
/** What the ten lines of a host load. */
const dropIn = 'export { Inbox, InboxProvider } from "./index.ts";';
const budgets = [
  ["drop-in", 88.1],
  ["index.ts", 88.9],
  ["primitives.ts", 33.4, 30],
  ["hooks.ts", 16],
  ["lightbox.ts", 8],
  ["transport/supabase.ts", 7.8, 6],
  ["transport/bff.ts", 7.6, 4],
  ["context.ts", 8],
  ["inbox/emoji/emoji-panel.tsx", 14],
  ["recorder.ts", 6],
  ["strings/pt-br.ts", 4.5, 4],
  ["strings/en.ts", 4.1, 4],
  ["strings/es.ts", 4.5, 4],
  ["styles/index.css", 13.4, 12],
];

let isOver = false;
for (const [entry, budgetKb, goalKb = budgetKb] of budgets) {
  const bytes = await measure(entry);
  const kb = bytes / 1000;
  const sign = kb > budgetKb ? "over" : kb > goalKb ? `above the goal of ${goalKb} kB` : "ok";
  isOver ||= kb > budgetKb;
  console.log(`${entry.padEnd(24)} ${kb.toFixed(1).padStart(6)} kB of ${budgetKb} kB  ${sign}`);
}
if (isOver) {
  console.error(
    "An entry is over its budget, so hosts load more than was promised. Cut it or load it lazily.",
  );
  process.exit(1);
}

/** Bytes of the entry and of the chunks that it imports statically. */
async function measure(entry) {
  const result = await build({
    absWorkingDir: root,
    ...(entry === "drop-in"
      ? { stdin: { contents: dropIn, resolveDir: root, sourcefile: entry } }
      : { entryPoints: [entry] }),
    outdir: "out",
    bundle: true,
    splitting: !entry.endsWith(".css"),
    format: "esm",
    minify: true,
    write: false,
    metafile: true,
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    conditions: ["@prosa/source"],
    external: ["react", "react-dom", "react/*", "react-dom/*", "@supabase/supabase-js"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const { outputs } = result.metafile;
  const first = Object.keys(outputs).find((path) => outputs[path].entryPoint === entry);
  const wanted = new Set();
  const visit = (path) => {
    if (!outputs[path] || wanted.has(path)) return;
    wanted.add(path);
    for (const each of outputs[path].imports) {
      if (each.kind === "import-statement") visit(each.path);
    }
  };
  visit(first);
  return result.outputFiles
    .filter((file) => [...wanted].some((path) => file.path.endsWith(path.replace(/^\.\//, ""))))
    .reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0);
}
