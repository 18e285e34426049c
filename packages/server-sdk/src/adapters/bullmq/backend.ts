import { ProsaError } from "@prosa/core";
import type { JobsOptions } from "bullmq";
import { withinMs } from "../../deadline.ts";
import type { JobQueue, Logger, NewJob, QueueBackend, QueueName } from "../../ports/index.ts";
import type { AnyQueue, Connections } from "./connections.ts";
import { startWorker } from "./worker.ts";

const callTimeoutMs = 2_000;
/** The first use connects, and on Postgres it may have to make BullMQ's tables. */
const openTimeoutMs = 8_000;
const keepFailed = { age: 14 * 24 * 3_600 };

interface Settings {
  logger: Logger;
  stalledIntervalMs: number;
  lockMs: number;
  maxConcurrency: number;
}

/** The common half of both backends. @internal */
export function assembleBackend(connections: Connections, settings: Settings): QueueBackend {
  const queues = new Map<QueueName, Promise<AnyQueue>>();
  const workers = new Set<{ close(): Promise<void> }>();

  const open = (name: QueueName): Promise<AnyQueue> => {
    const opened = queues.get(name);
    if (opened) return opened;
    const opening = openQueue(connections, name, settings.logger);
    queues.set(name, opening);
    opening.catch(() => queues.delete(name));
    return opening;
  };

  return {
    kind: connections.kind,
    queue: (name) => toJobQueue(() => open(name)),
    worker: (name, process, { concurrency, retry }) => {
      const worker = startWorker(connections, name, process, {
        ...settings,
        ...(retry ? { retry } : {}),
        concurrency: Math.min(concurrency, settings.maxConcurrency),
      });
      workers.add(worker);
      return worker;
    },
    counts: async (name) => {
      const queue = await inTime(open(name), openTimeoutMs);
      return inTime(queue.getJobCounts("waiting", "active", "delayed", "failed", "completed"));
    },
    ...(connections.spill ? { spill: connections.spill } : {}),
    ...(connections.limits ? { limits: connections.limits } : {}),
    ping: () => inTime(connections.ping()),
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
      for (const opening of queues.values()) {
        await opening.then((queue) => queue.close()).catch(() => {});
      }
      queues.clear();
      await connections.close();
    },
  };
}

async function openQueue(
  connections: Connections,
  name: QueueName,
  logger: Logger,
): Promise<AnyQueue> {
  await connections.ready();
  const queue = connections.createQueue(name, {
    defaultJobOptions: {
      // The worker decides, by the class of the error.
      attempts: 1_000,
      backoff: { type: "custom" },
      removeOnComplete: true,
      removeOnFail: keepFailed,
    },
    skipVersionCheck: true,
  });
  queue.on("error", (error) => logger.warn({ queue: name, error: error.message }, "queue error"));
  return queue;
}

function toJobQueue(open: () => Promise<AnyQueue>): JobQueue {
  return {
    add: async (job) => {
      const queue = await inTime(open(), openTimeoutMs);
      await inTime(queue.add(job.name, job.data, optionsOf(job)));
    },
    addBulk: async (jobs) => {
      if (jobs.length === 0) return;
      const bulk = jobs.map((job) => ({ name: job.name, data: job.data, opts: optionsOf(job) }));
      const queue = await inTime(open(), openTimeoutMs);
      await inTime(queue.addBulk(bulk));
    },
    // Queues are shared within the backend, which closes them.
    close: async () => {},
  };
}

function optionsOf(job: NewJob): JobsOptions {
  return {
    ...(job.id ? { jobId: job.id } : {}),
    ...(job.delayMs ? { delay: job.delayMs } : {}),
    ...(job.deduplicationId
      ? { deduplication: { id: job.deduplicationId, keepLastIfActive: true } }
      : {}),
  };
}

/** A hung backend must not hang its caller. */
async function inTime<T>(work: Promise<T>, limitMs = callTimeoutMs): Promise<T> {
  try {
    return await withinMs(work, limitMs);
  } catch (cause) {
    if (cause instanceof ProsaError) throw cause;
    throw new ProsaError(
      "storage.unavailable",
      `The queue backend did not take the call: ${cause instanceof Error ? cause.message : cause}. A sweeper repairs lost wake-ups.`,
      { cause },
    );
  }
}
