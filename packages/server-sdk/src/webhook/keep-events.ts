import { type Breaker, createBreaker, isAway } from "../intake/breaker.ts";
import { importSpill } from "../intake/import-spill.ts";
import { type EventRecord, type Recorded, recordEvents } from "../intake/record-events.ts";
import type { Clock, JobQueue, Logger, SpillStore, SqlGateway } from "../ports/index.ts";

/** How long an answer may wait for Postgres where there is another place to keep the event. */
export const ACK_TIMEOUT_MS = 1_200;
const catchUpEveryMs = 1_000;

/** What became of an event: stored, known already, or kept until Postgres is back. */
export interface Kept extends Recorded {
  spilled: boolean;
}

export interface KeepDeps {
  sql: SqlGateway;
  postgres: Breaker;
  spill?: SpillStore;
  queue: JobQueue;
  clock: Clock;
  logger: Logger;
  waitUntil: (work: Promise<unknown>) => void;
}

/**
 * Keeps events in Postgres, and in the spill while Postgres is away. Once this process has spilled,
 * later events go behind the earlier ones until the spill is empty, which is tried once a second
 * while events come.
 *
 * @throws ProsaError `storage.unavailable` or `storage.timeout` when both are away.
 */
export function createKeeper(deps: KeepDeps): (events: EventRecord[]) => Promise<(Kept | Error)[]> {
  const { spill, postgres, clock, logger } = deps;
  if (!spill) return async (events) => toKept(await postgres.run(() => recordEvents(deps, events)));

  const redis = createBreaker({ name: "Redis", clock });
  let owing = false;
  let pushes = 0;
  let catchUpAtMs = 0;

  const store = async (events: EventRecord[]) =>
    toKept(await postgres.run(() => recordEvents(deps, events, { timeoutMs: ACK_TIMEOUT_MS })));
  const putAside = async (events: EventRecord[]) => {
    if (!owing) logger.warn({}, "Postgres is away: events wait in Redis until it is back");
    owing = true;
    pushes += 1;
    const receivedAt = new Date(clock.now()).toISOString();
    await redis.run(() => spill.push(events.map((event) => ({ ...event, receivedAt }))));
    return events.map(
      ({ id, laneKey }): Kept => ({ id, laneKey, ord: null, duplicate: false, spilled: true }),
    );
  };
  const catchUp = async () => {
    catchUpAtMs = Number.POSITIVE_INFINITY;
    const record = (events: EventRecord[]) => postgres.run(() => recordEvents(deps, events));
    try {
      for (let before = -1; before !== pushes; ) {
        before = pushes;
        await importSpill({ ...deps, spill, record });
      }
      owing = false;
      logger.info({}, "Postgres is back, and has the events that waited");
    } catch (error) {
      logger.debug({ error: String(error) }, "spilled events wait on");
    } finally {
      catchUpAtMs = clock.monotonic() + catchUpEveryMs;
    }
  };

  return async (events) => {
    const ways = owing ? [putAside, store] : [store, putAside];
    if (owing && clock.monotonic() >= catchUpAtMs) deps.waitUntil(catchUp());
    const [first, second] = ways as [typeof store, typeof store];
    try {
      return await first(events);
    } catch (error) {
      if (!isAway(error)) throw error;
      return second(events);
    }
  };
}

function toKept(results: (Recorded | Error)[]): (Kept | Error)[] {
  return results.map((result) =>
    result instanceof Error ? result : { ...result, spilled: false },
  );
}
