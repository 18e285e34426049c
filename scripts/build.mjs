// Builds the packages in dependency order.
import { spawnSync } from "node:child_process";

const packages = ["core", "evolution-client", "local-stack", "server-sdk", "react-inbox"];
const wanted = process.argv.slice(2);
for (const name of packages.filter((p) => !wanted.length || wanted.includes(p))) {
  const { status } = spawnSync("npx", ["tsup", "--silent"], { cwd: `packages/${name}`, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
