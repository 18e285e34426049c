import { fromEnvironment } from "@prosa/server-sdk";
import { pino } from "pino";

const drainMs = 40_000;

const logger = pino({ base: { process: "worker" } });
const prosa = await fromEnvironment(process.env, { logger });
await prosa.workers.start();
logger.info({ ready: true }, "workers are running");

let isStopping = false;

async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  logger.info({ signal }, "stopping: takes no more work and finishes what is under way");
  setTimeout(() => {
    logger.error({ drainMs }, "work was still under way; it is taken up by the next worker");
    process.exit(1);
  }, drainMs).unref();
  await prosa.close();
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => void stop(signal));
}
