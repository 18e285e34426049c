// npm run dev: the demo with watched builds. A change in a package rebuilds it, a change in the app
// reloads the page, a change on the server side restarts the worker.
import { spawn } from "node:child_process";
import { buildPackages, packages } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { createSteps } from "./lib/steps.mjs";

const startedAt = performance.now();
const steps = createSteps(5);
try {
  await steps.run("Install the dependencies", install);
  await steps.run("Build the packages", buildPackages);
  const watchers = packages
    .filter((name) => name !== "local-stack")
    .map((name) =>
      spawn("npx", ["tsup", "--watch", "src", "--silent", "--no-clean"], {
        cwd: `packages/${name}`,
        stdio: ["ignore", "ignore", "inherit"],
      }),
    );
  process.on("exit", () => {
    for (const watcher of watchers) watcher.kill();
  });
  const { serve } = await import("./demo/serve.ts");
  await serve({ startedAt, dev: true, step: (label, work) => steps.run(label, work) });
} catch (error) {
  console.error(`\n${error.message}`);
  process.exit(1);
}
