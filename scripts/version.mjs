// npm run version: raises the versions that the changesets ask for, and the lock with them.
import { command } from "./lib/steps.mjs";

await command("npx", ["changeset", "version"]);
await command("npm", ["install", "--package-lock-only", "--no-audit", "--no-fund"]);
