// npm run demo: from a fresh clone to a running inbox. Installs, builds, boots and serves; Ctrl-C
// stops all of it. `--fresh` starts over with empty data.
import { rmSync } from "node:fs";
import { buildApp, buildPackages } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { createSteps } from "./lib/steps.mjs";

const args = new Set(process.argv.slice(2));
if (args.has("--help")) {
  console.log(`npm run demo [-- --fresh]

  --fresh   forget the data of earlier runs

Environment: PORT (3000), REDIS_URL, PROSA_CACHE_DIR, PROSA_VERBOSE=1`);
  process.exit(0);
}

const startedAt = performance.now();
const steps = createSteps(6);
try {
  await steps.run("Install the dependencies", install);
  await steps.run("Build the packages", buildPackages);
  await steps.run("Build the reference app", buildApp);
  if (args.has("--fresh")) rmSync(".prosa", { recursive: true, force: true });
  const { serve } = await import("./demo/serve.ts");
  await serve({ startedAt, step: (label, work) => steps.run(label, work) });
} catch (error) {
  console.error(`\n${error.message}`);
  if (process.env.PROSA_VERBOSE === "1") console.error(error);
  process.exit(1);
}
