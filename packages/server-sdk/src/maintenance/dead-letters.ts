import { ProsaError } from "@prosa/core";
import { wakeLanes } from "../intake/wake-lanes.ts";
import { wakeMedia } from "../media/wake.ts";
import type { ActiveJob, Logger, QueueBackend, QueueWorker, SqlGateway } from "../ports/index.ts";

/** A piece of work that was given up. Times are ISO 8601. */
export interface DeadLetter {
  id: string;
  tenantId: string;
  channelId: string | null;
  /** The queue whose work it was: `incoming_message`, `media` or `maintenance`. */
  queue: string;
  /** What failed: an event's place in the stored inbox, an attachment's id, a channel. */
  sourceId: string;
  laneKey: string | null;
  errorClass: string;
  error: string;
  firstAt: string;
  lastAt: string;
  resolution: "replayed" | "discarded" | null;
  replayedAt: string | null;
  replayedBy: string | null;
  /** Why it was discarded. */
  note: string | null;
  normalizerVersion: number | null;
}

/** What became of a replay; `replayed` is false when the letter was settled before. */
export interface Replay {
  replayed: boolean;
  queue: string;
  sourceId: string;
  laneKey: string | null;
  resolution: DeadLetter["resolution"];
}

interface LetterDeps {
  sql: SqlGateway;
  backend: QueueBackend;
  logger: Logger;
}

/**
 * Adds a job for every letter that the queue `dead_letter` does not show yet. The rows are the truth:
 * a flushed queue loses the view of them, never a letter.
 */
export async function announceLetters({ sql, backend }: LetterDeps): Promise<void> {
  const { items } = await sql.call<{ items: DeadLetter[] }>(
    "unannounced_dead_letters",
    { limit: 100 },
    "service",
  );
  if (items.length === 0) return;
  await backend.queue("dead_letter").addBulk(
    items.map(({ id, lastAt, queue, channelId, laneKey, errorClass, error }) => ({
      name: queue,
      // Two processes that see one letter add one job; a letter that dies again gets another.
      id: `${id}-${Date.parse(lastAt)}`,
      data: { letterId: id, queue, channelId, laneKey, errorClass, error },
    })),
  );
  await sql.call(
    "note_announced_letters",
    { items: items.map(({ id, lastAt }) => ({ id, lastAt })) },
    "service",
  );
}

/**
 * Runs the queue `dead_letter`. A job's first run fails with the letter's cause, so that it is
 * listed as failed; a retry, wherever it is pressed, replays the letter.
 */
export function createLetterWorker(deps: LetterDeps): QueueWorker {
  return deps.backend.worker("dead_letter", (job) => runLetter(deps, job), { concurrency: 2 });
}

async function runLetter(deps: LetterDeps, job: ActiveJob): Promise<void> {
  const letter = job.data as { letterId: string; errorClass: string; error: string };
  if (job.attemptsMade === 0) {
    throw new ProsaError("internal", `${letter.errorClass}: ${letter.error}`, { retry: "never" });
  }
  const replay = await deps.sql.call<Replay>(
    "replay_dead_letter",
    { id: letter.letterId, by: "queue" },
    "service",
  );
  await job.log(replay.replayed ? "Replayed." : `It was ${replay.resolution} before.`);
  if (replay.replayed) await wakeReplayed(deps, replay);
}

async function wakeReplayed(
  { backend, logger }: LetterDeps,
  { queue, sourceId, laneKey }: Replay,
): Promise<void> {
  try {
    if (queue === "incoming_message" && laneKey)
      await wakeLanes(backend.queue("incoming_message"), [laneKey]);
    if (queue === "media") await wakeMedia(backend.queue("media"), [sourceId]);
  } catch (error) {
    logger.warn({ queue, error: String(error) }, "nobody was woken; the sweeper will");
  }
}
