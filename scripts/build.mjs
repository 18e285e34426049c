// npm run build: the packages, then the reference app.
import { buildApp, buildPackage, packages } from "./lib/build.mjs";
import { install } from "./lib/install.mjs";
import { createSteps } from "./lib/steps.mjs";

const steps = createSteps(packages.length + 2);
try {
  await steps.run("Install", install);
  for (const name of packages) await steps.run(`Build @prosa/${name}`, () => buildPackage(name));
  await steps.run("Build the reference app", buildApp);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
