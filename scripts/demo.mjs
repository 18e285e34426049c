// npm run demo: from a fresh clone to a running inbox. Installs, builds, boots and serves; Ctrl-C
// stops all of it. `--fresh` starts over with empty data.
import { rmSync } from "node:fs";
import { buildApp, buildPackages } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { createSteps } from "./lib/steps.mjs";

const args = new Set(process.argv.slice(2));
if (args.has("--help")) {
  console.log(
    "npm run demo [-- --fresh]\n\n  --fresh   forget the data of earlier runs\n\nEnvironment: PORT (3000), REDIS_URL, PROSA_CACHE_DIR, PROSA_VERBOSE=1",
  );
  process.exit(0);
}

const startedAt = performance.now();
const steps = createSteps(6);
try {
  await steps.run("Install the dependencies", install);
  await steps.run("Build the packages", buildPackages);
  await steps.run("Build the reference app", buildApp);
  const { startDemo } = await import("./demo/start.ts");
  if (args.has("--fresh")) rmSync(".prosa", { recursive: true, force: true });
  const demo = await startDemo({
    dir: ".prosa",
    port: process.env.PORT ? Number(process.env.PORT) : 3000,
    step: (label, work) => steps.run(label, work),
    log: process.env.PROSA_VERBOSE === "1" ? console.log : () => {},
  });
  const { welcome } = await import("./demo/welcome.ts");
  console.log(welcome(demo.info, (performance.now() - startedAt) / 1000));

  let stopping = false;
  const stop = async (code) => {
    if (stopping) return;
    stopping = true;
    console.log("\nStopping …");
    await demo.stop();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));
  demo.onExit((name, reason) => {
    if (stopping) return;
    console.error(
      `\nThe ${name} ended (${reason}), so the demo cannot go on. Run "npm run demo" again; PROSA_VERBOSE=1 shows its log.`,
    );
    void stop(1);
  });
} catch (error) {
  console.error(`\n${error.message}`);
  if (process.env.PROSA_VERBOSE === "1") console.error(error);
  process.exit(1);
}
