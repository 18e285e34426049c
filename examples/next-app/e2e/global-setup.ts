import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { Stand } from "./stand.ts";

/**
 * Boots the demo for the journeys, with the queue that `PROSA_E2E_QUEUE` names. With `PROSA_E2E`
 * (path of a `demo.json`) the journeys run on a demo that is up already.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const running = process.env.PROSA_E2E;
  if (running) {
    project.provide("stand", JSON.parse(readFileSync(running, "utf8")) as Stand);
    return;
  }
  const { startDemo } = await import("../../../scripts/demo/start.ts");
  const dir = mkdtempSync(join(tmpdir(), "prosa-e2e-"));
  const demo = await startDemo({
    dir,
    port: 0,
    queue: queueOf(process.env),
    conversations: false,
    log: () => {},
    step: (_label, work) => work(),
  });
  project.provide("stand", demo.info);
  return async () => {
    await demo.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}

function queueOf(environment: NodeJS.ProcessEnv): "auto" | "postgres" | { redisUrl: string } {
  const redisUrl = environment.PROSA_TEST_REDIS_URL;
  if (environment.PROSA_E2E_QUEUE === "redis" && redisUrl) return { redisUrl };
  return environment.PROSA_E2E_QUEUE === "postgres" ? "postgres" : "auto";
}
