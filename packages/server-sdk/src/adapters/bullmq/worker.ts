import { backoffMs, isProsaError } from "@prosa/core";
import { DelayedError, type Job, UnrecoverableError } from "bullmq";
import {
  type ActiveJob,
  type Json,
  type Logger,
  type QueueName,
  type QueuePolicy,
  type QueueWorker,
  type RetryPolicy,
  retryPolicyOf,
} from "../../ports/index.ts";
import type { AnyWorker, Connections } from "./connections.ts";

interface Settings {
  logger: Logger;
  stalledIntervalMs: number;
  lockMs: number;
  concurrency: number;
  retry?: RetryPolicy & Partial<Pick<QueuePolicy, "byClass">>;
}

const defaultRetry: RetryPolicy = { attempts: 20, baseMs: 500, maxMs: 60_000 };

/**
 * Starts taking jobs once the backend can be reached; until then it tries again, so that a worker
 * may start before its Redis.
 *
 * @internal
 */
export function startWorker(
  connections: Connections,
  name: QueueName,
  process: (job: ActiveJob) => Promise<void>,
  settings: Settings,
): QueueWorker {
  const { logger } = settings;
  let closing: Promise<void> | undefined;
  let worker: AnyWorker | undefined;

  const start = async (): Promise<void> => {
    for (let attempt = 1; !closing; attempt += 1) {
      try {
        await connections.ready();
        break;
      } catch (error) {
        if (isProsaError(error)) throw error;
        logger.warn({ queue: name, error: String(error) }, "queue backend is away, trying again");
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, Math.random())));
      }
    }
    if (closing) return;
    const retry = (error: unknown) =>
      retryPolicyOf(settings.retry ?? defaultRetry, isProsaError(error) ? error.code : "internal");
    worker = connections.createWorker(name, (job, token) => run(job, token, process, retry), {
      concurrency: settings.concurrency,
      lockDuration: settings.lockMs,
      stalledInterval: settings.stalledIntervalMs,
      maxStalledCount: 1_000,
      skipVersionCheck: true,
      settings: {
        backoffStrategy: (attemptsMade, _type, error) =>
          isProsaError(error) && typeof error.retry === "object"
            ? error.retry.afterMs
            : backoffMs(attemptsMade, Math.random(), retry(error)),
      },
    });
    worker.on("error", (error) => logger.warn({ queue: name, error: error.message }, "worker"));
    worker.on("failed", (job, error) =>
      logger.warn({ queue: name, job_id: job?.id, error: error.message }, "job failed"),
    );
    await worker.waitUntilReady();
  };

  const ready = start();
  ready.catch((error: unknown) => logger.error({ queue: name, error: String(error) }, "no worker"));
  const close = async (drainMs: number): Promise<void> => {
    await ready.catch(() => {});
    if (worker) await closeWithin(worker, drainMs);
  };
  return {
    ready,
    close: (drainMs = 35_000) => {
      closing ??= close(drainMs);
      return closing;
    },
  };
}

async function run(
  job: Job,
  token: string | undefined,
  process: (job: ActiveJob) => Promise<void>,
  retry: (error: unknown) => RetryPolicy,
): Promise<void> {
  try {
    await process({
      id: job.id ?? "",
      name: job.name,
      data: job.data as Json,
      attemptsMade: job.attemptsMade,
      resumed: job.attemptsStarted > 1,
      defer: async (delayMs) => {
        await job.moveToDelayed(Date.now() + Math.max(1, Math.round(delayMs)), token);
        throw new DelayedError();
      },
      log: async (line) => {
        await job.log(line);
      },
    });
  } catch (error) {
    if (error instanceof DelayedError) throw error;
    const isLast = job.attemptsMade + 1 >= retry(error).attempts;
    if (isProsaError(error) && (isLast || error.retry === "never")) {
      throw new UnrecoverableError(`${error.code}: ${error.message}`);
    }
    if (isLast)
      throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function closeWithin(worker: AnyWorker, drainMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), drainMs);
  });
  // BullMQ hears one close only, so that it must be known by then whether the jobs have ended.
  const paused = worker.pause().catch(() => "late" as const);
  const idle = (await Promise.race([paused, late])) !== "late";
  clearTimeout(timer);
  await worker.close(!idle);
}
