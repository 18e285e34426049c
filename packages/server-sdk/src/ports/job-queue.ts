import type { Json } from "./json.ts";
import type { LimitStore } from "./limit-store.ts";
import type { QueuePolicy, RetryPolicy } from "./queue-policy.ts";
import type { SpillStore } from "./spill-store.ts";

/** The queues of Prosa. */
export type QueueName =
  | "incoming_message"
  | "send_message"
  | "media"
  | "automation"
  | "notification"
  | "maintenance"
  | "dead_letter";

export const queueNames: readonly QueueName[] = [
  "incoming_message",
  "send_message",
  "media",
  "automation",
  "notification",
  "maintenance",
  "dead_letter",
];

/** A wake-up: what is to be done, and ids of the rows that know the rest. */
export interface NewJob {
  name: string;
  data: Json;
  /**
   * Keeps one job of this id waiting or delayed, and one active: an add while one waits is dropped,
   * an add while one is active runs after it, with the last data.
   */
  deduplicationId?: string;
  /**
   * Adds nothing while a job of this id exists, failed ones included. Letters, digits and `-`.
   * @defaultValue made up
   */
  id?: string;
  /** @defaultValue 0 */
  delayMs?: number;
}

/** The adding end of one queue. Every call may be repeated; a lost job is repaired by a sweeper. */
export interface JobQueue {
  /** @throws ProsaError `storage.unavailable` in 2 s, on first use in 8 s, when the backend is away. */
  add(job: NewJob): Promise<void>;
  /** As `add`, in one round trip where the backend has one. */
  addBulk(jobs: NewJob[]): Promise<void>;
  close(): Promise<void>;
}

/** A job in the hands of a worker. */
export interface ActiveJob {
  id: string;
  name: string;
  data: Json;
  /** Failed runs before this one. */
  attemptsMade: number;
  /** Whether it was begun before: that run failed, put it off, or died. */
  resumed: boolean;
  /**
   * Puts the job off for `delayMs` and ends this run; never returns. It costs no attempt, and adds
   * with the same deduplication id wait behind it or are dropped. Let its rejection pass.
   */
  defer(delayMs: number): Promise<never>;
  /** Adds a line to the job's own log. */
  log(line: string): Promise<void>;
}

export interface WorkerOptions {
  /** Jobs of this queue at once in this process. The Postgres backend allows at most 10. */
  concurrency: number;
  /** How often a job that throws is run. @defaultValue 20 runs, 0.5 to 60 s apart */
  retry?: RetryPolicy & Pick<QueuePolicy, "byClass">;
}

export interface QueueWorker {
  /** Settles once the worker takes jobs. */
  ready: Promise<void>;
  /**
   * Waits for active jobs, at most `drainMs` (default 35,000), then lets go of the rest. Repeating it
   * waits for the same end.
   */
  close(drainMs?: number): Promise<void>;
}

/** What schedules work. It remembers nothing that Postgres does not know better. */
export interface QueueBackend {
  kind: "redis" | "postgres";
  /** The same queue for the same name. */
  queue(name: QueueName): JobQueue;
  /**
   * Runs `process` for every job. A job may run twice after a crash, and a second run may overlap a
   * first one whose process hung: only the database is a fence.
   *
   * A ProsaError with retry `never` fails the job at once; any other error retries it with backoff.
   */
  worker(
    name: QueueName,
    process: (job: ActiveJob) => Promise<void>,
    options: WorkerOptions,
  ): QueueWorker;
  /** Jobs by state: `waiting`, `active`, `delayed`, `failed`, `completed`. */
  counts(name: QueueName): Promise<Record<string, number>>;
  /** @throws ProsaError `storage.unavailable` when the backend does not answer within 2 s. */
  ping(): Promise<void>;
  /** Where webhook events wait while Postgres is away; absent where the queues are in Postgres too. */
  spill?: SpillStore;
  /** Where limits are counted for all processes; absent where each counts for itself. */
  limits?: LimitStore;
  /** Closes queues, workers and the connections that the backend opened. */
  close(): Promise<void>;
}
