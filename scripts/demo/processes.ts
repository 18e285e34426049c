import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "./child.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const app = join(root, "examples/next-app");

interface ProcessOptions {
  env: NodeJS.ProcessEnv;
  /** Where the logs go. */
  dir: string;
  dev: boolean;
}

export function startWorker({ env, dir, dev }: ProcessOptions): Promise<Child> {
  return startChild({
    name: "worker",
    args: [...(dev ? ["--watch"] : []), "--conditions=@prosa/source", "worker.ts"],
    cwd: app,
    env,
    logFile: join(dir, "worker.log"),
    ready: /"ready":true/,
  });
}

export function startApp({ env, dir, dev }: ProcessOptions): Promise<Child> {
  const next = join(root, "node_modules/next/dist/bin/next");
  return startChild({
    name: "app",
    args: [next, dev ? "dev" : "start", "-p", String(env.PORT), "-H", "127.0.0.1"],
    cwd: app,
    env: { ...env, NODE_ENV: dev ? "development" : "production" },
    logFile: join(dir, "app.log"),
    ready: /Ready in/,
  });
}
