import { isProsaError, ProsaError } from "@prosa/core";
import { withinMs } from "../deadline.ts";
import { createBreaker, isAway } from "../intake/breaker.ts";
import { importSpill } from "../intake/import-spill.ts";
import { type EventRecord, type Recorded, recordEvents } from "../intake/record-events.ts";
import type { Clock, JobQueue, Logger, SpillStore, SqlGateway } from "../ports/index.ts";

/** How long an answer waits for Postgres before it takes another way, in milliseconds. */
export const PATIENCE_MS = 1_200;
/** How long it waits where there is no other way. */
const lastResortMs = 4_000;
const catchUpEveryMs = 1_000;

/** What became of an event: stored, known already, or kept until Postgres is back. */
export interface Kept extends Recorded {
  spilled: boolean;
}

export interface KeepDeps {
  sql: SqlGateway;
  spill?: SpillStore;
  queue: JobQueue;
  clock: Clock;
  logger: Logger;
  waitUntil: (work: Promise<unknown>) => void;
}

/**
 * Keeps events in Postgres, and in the spill while Postgres is away. Once this process has spilled,
 * later events go behind the earlier ones until the spill is empty, which is tried once a second
 * while events come; a process that starts looks whether an earlier one left some. Where Redis does not answer either, the answer waits for Postgres, 5 s at most.
 *
 * @throws ProsaError `storage.unavailable` or `storage.timeout` when both are away.
 */
export function createKeeper(deps: KeepDeps): (events: EventRecord[]) => Promise<(Kept | Error)[]> {
  const { spill, clock, logger } = deps;
  const postgres = createBreaker({ name: "Postgres", clock });
  if (!spill) return async (events) => toKept(await postgres.run(() => recordEvents(deps, events)));

  const sql: SqlGateway = {
    call: (fn, args, as) => deps.sql.call(fn, args, as, { timeoutMs: lastResortMs }),
  };
  const record = (events: EventRecord[]) =>
    postgres.run(() => recordEvents({ sql, logger }, events));
  const redis = createBreaker({ name: "Redis", clock });
  let owing = false;
  let pushes = 0;
  let catchUpAtMs = 0;

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
    try {
      for (let before = -1; before !== pushes; ) {
        before = pushes;
        await importSpill({ ...deps, spill, record });
      }
      owing = false;
      logger.info({}, "Postgres is back, and has the events that waited");
    } catch (error) {
      logger[isAway(error) ? "debug" : "error"]({ error: String(error) }, "spilled events wait on");
    } finally {
      catchUpAtMs = clock.monotonic() + catchUpEveryMs;
    }
  };

  const keepInOrder = async (events: EventRecord[]) => {
    try {
      return await putAside(events);
    } catch (error) {
      if (!isAway(error)) throw error;
      return toKept(await record(events));
    }
  };
  const keepInPostgres = async (events: EventRecord[]) => {
    const recording = record(events);
    try {
      return toKept(await soon(recording));
    } catch (error) {
      if (!isAway(error)) throw error;
    }
    try {
      return await putAside(events);
    } catch (error) {
      if (!isAway(error)) throw error;
      return toKept(await recording);
    }
  };

  // An earlier process may have put events aside, and been killed: they come before what this one hears.
  const lookBack = () =>
    spill.size().then(
      (waiting) => {
        owing ||= waiting > 0;
      },
      () => {},
    );
  let lookedBack: Promise<void> | undefined;

  return async (events) => {
    lookedBack ??= lookBack();
    await lookedBack;
    if (!owing) return keepInPostgres(events);
    if (clock.monotonic() >= catchUpAtMs) deps.waitUntil(catchUp());
    return keepInOrder(events);
  };
}

/** The work goes on when this gives it up. */
async function soon<T>(work: Promise<T>): Promise<T> {
  try {
    return await withinMs(work, PATIENCE_MS);
  } catch (cause) {
    if (isProsaError(cause)) throw cause;
    throw new ProsaError("storage.unavailable", `Postgres gave ${(cause as Error).message}.`, {
      cause,
    });
  }
}

function toKept(results: (Recorded | Error)[]): (Kept | Error)[] {
  return results.map((result) =>
    result instanceof Error ? result : { ...result, spilled: false },
  );
}
