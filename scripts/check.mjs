// npm run check, the inner loop: format, lint, types, unit tests. `--fix` repairs what it can.
import { install } from "./lib/install.mjs";
import { command, createSteps } from "./lib/steps.mjs";

const fix = process.argv.includes("--fix");
const checks = [
  ["Format and lint", "npx", ["biome", "check", ...(fix ? ["--write"] : [])]],
  ["Rooms, promises and hooks", "npx", ["eslint", ...(fix ? ["--fix"] : [])]],
  ["Types", "npx", ["tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["Types of the reference app", "npx", ["tsc", "--noEmit", "-p", "examples/next-app"]],
  ["Unit tests", "npx", ["vitest", "run", "--project", "unit"]],
];

const steps = createSteps(checks.length + 1);
let failed = 0;
await steps.run("Install", install);
for (const [label, file, args] of checks) {
  try {
    await steps.run(label, () => command(file, args));
  } catch (error) {
    failed += 1;
    console.error(error.message);
  }
}
process.exit(failed === 0 ? 0 : 1);
