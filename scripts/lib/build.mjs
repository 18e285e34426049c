// Builds what changed since the last build: a hash of the sources stands beside each output.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { command } from "./steps.mjs";

/** The packages, in dependency order. */
export const packages = ["core", "evolution-client", "local-stack", "server-sdk", "react-inbox"];

const generated = new Set(["node_modules", "dist", ".next", ".prosa", "storybook-static", "e2e"]);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (generated.has(entry.name) || entry.name === "next-env.d.ts") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.isFile()) yield path;
  }
}

function hashOf(folders) {
  const hash = createHash("sha256");
  for (const folder of folders) {
    for (const path of [...sources(folder)].sort()) hash.update(path).update(readFileSync(path));
  }
  return hash.update(readFileSync("package-lock.json")).digest("hex");
}

async function unlessFresh(stamp, folders, build) {
  const hash = hashOf(folders);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  await build();
  writeFileSync(stamp, hash);
}

export async function buildPackage(name) {
  const at = packages.indexOf(name);
  const below = packages.slice(0, at + 1).map((p) => join("packages", p));
  const extra = name === "server-sdk" ? ["supabase/migrations"] : [];
  const stamp = join("packages", name, "dist", ".source-hash");
  const build = () => command("npx", ["tsup", "--silent"], { cwd: join("packages", name) });
  await unlessFresh(stamp, [...below, ...extra], build);
}

/** Builds what is stale, as many at once as there are cores: types are read from the sources. */
export async function buildPackages() {
  const waiting = [...packages];
  const build = async () => {
    for (let name = waiting.pop(); name; name = waiting.pop()) await buildPackage(name);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, build));
}

export async function buildApp() {
  const app = "examples/next-app";
  const folders = [...packages.map((name) => join("packages", name)), app];
  await unlessFresh(join(app, ".next", ".source-hash"), folders, () =>
    command("npx", ["next", "build"], { cwd: app, env: { NODE_ENV: "production" } }),
  );
}
