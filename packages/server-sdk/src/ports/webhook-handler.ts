import type { Limiter } from "../limits/limiter.ts";
import type { Channels } from "./channel.ts";
import type { Clock } from "./clock.ts";
import type { JobQueue } from "./job-queue.ts";
import type { Logger } from "./logger.ts";
import type { SecretBox } from "./secret-box.ts";
import type { SpillStore } from "./spill-store.ts";
import type { SqlGateway } from "./sql-gateway.ts";

/** What the webhook handler needs. */
export interface WebhookHandlerOptions {
  sql: SqlGateway;
  /** The queue `incoming_message`. */
  queue: JobQueue;
  /** Where events wait while Postgres is away; without it they are refused with 503 then. */
  spill?: SpillStore;
  channels: Channels;
  secrets?: SecretBox;
  clock?: Clock;
  logger?: Logger;
  /** Where the host keeps work alive that follows the answer. */
  waitUntil?: (work: Promise<unknown>) => void;
  /** Slows strangers down. */
  limits?: Limiter;
  /** Told about every answer, for metrics. `outcome` is e.g. `accepted`, `spilled`, `duplicate`, `unverified`. */
  onOutcome?: (outcome: { provider: string; outcome: string; durationMs: number }) => void;
}

/** A handler on Web standards; it answers every request and never throws. */
export type WebHandler = (request: Request) => Promise<Response>;

/** A room's long-running half. */
export interface RunningWorker {
  ready: Promise<void>;
  /** Takes no more work, waits for what is under way, then ends. */
  stop(): Promise<void>;
}
