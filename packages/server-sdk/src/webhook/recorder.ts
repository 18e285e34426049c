import { isProsaError, ProsaError } from "@prosa/core";
import { type Batcher, createBatcher } from "../batcher.ts";
import type { JobQueue, JsonObject, Logger, SqlGateway } from "../ports/index.ts";

/** An event as it is stored. `laneKey` has the channel's prefix. */
export interface EventRecord extends JsonObject {
  id: string;
  channelId: string;
  providerEvent: string;
  dedupeKey: string | null;
  laneKey: string;
  payload: JsonObject;
  ignored?: string;
}

export interface Recorded {
  id: string;
  ord: number | null;
  duplicate: boolean;
  laneKey: string;
}

interface RecorderDeps {
  sql: SqlGateway;
  queue: JobQueue;
  logger: Logger;
  waitUntil: (work: Promise<unknown>) => void;
}

/**
 * Stores events, those of concurrent requests in one commit, and then wakes their lanes without
 * waiting for it: a lost wake-up is the sweeper's to repair, a lost event nobody's.
 */
export function createRecorder(deps: RecorderDeps): Batcher<EventRecord, Recorded> {
  return createBatcher<EventRecord, Recorded>({
    maxInFlight: 2,
    maxItems: 128,
    run: async (events) => {
      const results = await recordAll(deps, events);
      const lanes = new Set(
        results.flatMap((result, index) =>
          result instanceof Error || result.duplicate || events[index]?.ignored !== undefined
            ? []
            : [result.laneKey],
        ),
      );
      if (lanes.size > 0) deps.waitUntil(wakeLanes(deps, [...lanes]));
      return results;
    },
  });
}

async function recordAll(deps: RecorderDeps, events: EventRecord[]): Promise<(Recorded | Error)[]> {
  try {
    return await record(deps, events);
  } catch (error) {
    if (isProsaError(error) && error.code === "storage.unavailable") throw error;
    const results: (Recorded | Error)[] = [];
    for (const event of events) results.push(await recordAlone(deps, event));
    return results;
  }
}

/** One event's trouble is its own: what Postgres refuses to store is kept without its payload. */
async function recordAlone(deps: RecorderDeps, event: EventRecord): Promise<Recorded | Error> {
  const attempts = [
    event,
    event,
    { ...event, payload: { unstorable: true }, ignored: "malformed" },
  ];
  let failure: unknown;
  for (const attempt of attempts) {
    try {
      const [result] = await record(deps, [attempt]);
      if (attempt !== event)
        deps.logger.error(
          { webhook_event_id: event.id, error: String(failure) },
          "an event cannot be stored and was kept without its payload",
        );
      return result as Recorded;
    } catch (error) {
      failure = error;
      if (isProsaError(error) && error.code === "storage.unavailable") break;
    }
  }
  return failure instanceof Error
    ? failure
    : new ProsaError("internal", `The event was not stored: ${String(failure)}`);
}

async function record(deps: RecorderDeps, events: EventRecord[]): Promise<Recorded[]> {
  const answer = await deps.sql.call<{ results: Recorded[] }>(
    "record_webhook_events",
    { events },
    "service",
  );
  return answer.results;
}

async function wakeLanes(deps: RecorderDeps, lanes: string[]): Promise<void> {
  try {
    await deps.queue.addBulk(
      lanes.map((lane) => ({ name: "drain", data: { lane }, deduplicationId: lane })),
    );
  } catch (error) {
    deps.logger.warn(
      { lanes: lanes.length, error: String(error) },
      "lanes were not woken; the sweeper will",
    );
  }
}
