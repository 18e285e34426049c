import type { Job, Processor, Queue, QueueOptions, WorkerOptions } from "bullmq";
import type { LimitStore, SpillStore } from "../../ports/index.ts";

/** What both kinds of queue have in common. */
export type AnyQueue = Pick<Queue, "add" | "addBulk" | "getJobCounts" | "close"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
};

/** What both kinds of worker have in common. */
export type AnyWorker = {
  /** Takes no more jobs and waits for those under way. */
  pause(): Promise<void>;
  close(force?: boolean): Promise<void>;
  waitUntilReady(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "failed", listener: (job: Job | undefined, error: Error) => void): unknown;
};

/** What Redis and Postgres each know about making queues; the rest is common. */
export interface Connections {
  kind: "redis" | "postgres";
  /** Settles when queues may be used, at once on repetition. */
  ready(): Promise<void>;
  ping(): Promise<void>;
  /** Where webhook events wait while Postgres is away; absent where that is Postgres itself. */
  spill?: SpillStore;
  /** Where limits are counted for all processes. */
  limits?: LimitStore;
  createQueue(name: string, options: Omit<QueueOptions, "connection">): AnyQueue;
  createWorker(
    name: string,
    process: Processor,
    options: Omit<WorkerOptions, "connection">,
  ): AnyWorker;
  close(): Promise<void>;
}
