// npm run build: the packages, then the reference app.
import { buildApp, buildPackages } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { createSteps } from "./lib/steps.mjs";

const steps = createSteps(3);
try {
  await steps.run("Install", install);
  await steps.run("Build the packages", buildPackages);
  await steps.run("Build the reference app", buildApp);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
