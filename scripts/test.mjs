// npm test: installs and runs everything. `npm test -- unit integration` runs only these suites.
// What is missing (Redis, Chromium) is brought, or fails the run with its remedies; nothing skips.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildApp, buildPackages } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { command } from "./lib/steps.mjs";

const all = ["check", "unit", "integration", "faults", "package", "embed", "stories", "e2e"];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite "${unknown[0]}". Suites: ${all.join(", ")}.`);
  process.exit(64);
}
const suites = all.filter((name) => asked.length === 0 || asked.includes(name));
const reports = join(".prosa", "test");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0 };
const say = (line) => console.log(`\n▸ ${line}`);

async function single(label, work) {
  const startedAt = performance.now();
  try {
    await work();
    total.passed += 1;
    console.log(`✓ ${label} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    total.failed += 1;
    console.log(`✗ ${label}\n${error.message}`);
    return false;
  }
}

/** The vitest that runs now: a signal ends it before this process, and its servers with it. */
let running;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    const end = () => process.exit(130);
    if (!running || running.exitCode !== null) return end();
    running.once("close", end);
    running.kill(signal);
  });
}

/** Runs vitest with its own output and adds what its report counts. */
function vitest(name, args, env = {}) {
  const file = resolve(reports, `${name}.json`);
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        "node_modules/vitest/vitest.mjs",
        "run",
        ...args,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${file}`,
      ],
      { stdio: "inherit", env: { ...process.env, ...env } },
    );
    running = child;
    child.on("close", (code) => {
      let report = { numPassedTests: 0, numFailedTests: 0, numTotalTests: 0 };
      try {
        report = JSON.parse(readFileSync(file, "utf8"));
      } catch {
        console.log(`✗ ${name}: vitest wrote no report.`);
      }
      total.passed += report.numPassedTests;
      total.failed += report.numFailedTests;
      if (report.numTotalTests === 0 || (code !== 0 && report.numFailedTests === 0))
        total.failed += 1;
      resolve();
    });
  });
}

async function withRedis(project, env = {}) {
  const { startRedis } = await import("@prosa/local-stack/testing");
  const redis = await startRedis();
  try {
    await vitest(project, ["--project", project], { PROSA_TEST_REDIS_URL: redis.url, ...env });
  } finally {
    await redis.stop();
  }
}

const suite = {
  async check() {
    await single("format and lint", () => command("npx", ["biome", "check"]));
    await single("rooms, promises and hooks", () => command("npx", ["eslint"]));
    await single("types", () => command("npx", ["tsc", "--noEmit", "-p", "tsconfig.json"]));
    await single("types of the reference app", () =>
      command("npx", ["tsc", "--noEmit", "-p", "examples/next-app"]),
    );
    await single("unused code and dependencies", () => command("npx", ["knip"]));
    await single("generated database types", () =>
      command(process.execPath, ["--conditions=@prosa/source", "scripts/types.ts", "--check"]),
    );
  },
  unit: () => vitest("unit", ["--project", "unit"], { PROSA_FAULT_SEEDS: "1000" }),
  integration: () => withRedis("integration"),
  // Every place takes long; a run of everything looks at those where a state turns into the next.
  faults: () => withRedis("faults", asked.includes("faults") ? {} : { PROSA_FAULTS: "key" }),
  async package() {
    if (!(await single("build of the packages", buildPackages))) return;
    await single("bundle sizes", () => command(process.execPath, ["scripts/size.mjs"]));
    await single("packed packages in an empty app", () =>
      command(process.execPath, ["scripts/package-test.mjs"]),
    );
  },
  async embed() {
    const { findChromium } = await import("@prosa/local-stack/testing");
    const chromium = await findChromium();
    if (!(await single("build of the packages", buildPackages))) return;
    await vitest("embed", ["--project", "embed"], { PROSA_CHROMIUM: chromium });
  },
  async stories() {
    const { findChromium } = await import("@prosa/local-stack/testing");
    await vitest("stories", ["--config", "packages/react-inbox/vitest.stories.config.ts"], {
      PROSA_CHROMIUM: await findChromium(),
    });
  },
  async e2e() {
    const { findChromium, startRedis } = await import("@prosa/local-stack/testing");
    const chromium = await findChromium();
    if (!(await single("build of the reference app", () => buildPackages().then(buildApp)))) return;
    await vitest("e2e-postgres", ["--project", "e2e"], {
      PROSA_CHROMIUM: chromium,
      PROSA_E2E_QUEUE: "postgres",
    });
    const redis = await startRedis();
    try {
      await vitest("e2e-redis", ["--project", "e2e"], {
        PROSA_CHROMIUM: chromium,
        PROSA_E2E_QUEUE: "redis",
        PROSA_TEST_REDIS_URL: redis.url,
      });
    } finally {
      await redis.stop();
    }
  },
};

const startedAt = performance.now();
try {
  say("install");
  await install();
  for (const name of suites) {
    say(name);
    const suiteAt = performance.now();
    await suite[name]();
    console.log(`${name} took ${((performance.now() - suiteAt) / 60_000).toFixed(1)} min`);
  }
} catch (error) {
  total.failed += 1;
  console.error(`\n${error.message}`);
}
console.log(`\nall suites took ${((performance.now() - startedAt) / 60_000).toFixed(1)} min`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
