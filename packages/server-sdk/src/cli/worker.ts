import { fromEnvironment } from "../from-environment.ts";
import type { Logger } from "../ports/index.ts";
import type { Command } from "./command.ts";

export const workerCommand: Command = {
  name: "worker",
  summary: "Run the queues until SIGTERM or SIGINT",
  usage: "",
  options: {},
  async run(context) {
    const logger = await createLogger();
    const prosa = await fromEnvironment(context.environment, { logger });
    const asked = new Promise<string>((resolve) => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
    });
    await prosa.workers.start();
    logger.info({ ready: true, queues: prosa.queues.kind }, "workers are running");
    const signal = await asked;
    logger.info({ signal }, "stopping: takes no more work and finishes what is under way");
    await prosa.close();
    return { lines: ["stopped"], json: { stopped: true } };
  },
};

/** pino where it is installed, else JSON lines of the same shape. */
async function createLogger(): Promise<Logger> {
  try {
    const { pino } = await import("pino");
    const logger: Logger = pino();
    return logger;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) {
      throw error;
    }
    return lines({});
  }
}

function lines(bound: object): Logger {
  const write = (level: number) => (fields: object, msg?: string) => {
    process.stdout.write(
      `${JSON.stringify({ level, time: Date.now(), ...bound, ...fields, msg })}\n`,
    );
  };
  return {
    debug: () => {},
    info: write(30),
    warn: write(40),
    error: write(50),
    child: (fields) => lines({ ...bound, ...fields }),
  };
}
