import type { JobQueue, Logger, SpillStore } from "../ports/index.ts";
import type { EventRecord, Recorded } from "./record-events.ts";
import { wakeLanes } from "./wake-lanes.ts";

const batchSize = 128;

/**
 * Moves the events that waited for Postgres into it, oldest first, and wakes their lanes. Several
 * may do it at once, and it may end anywhere: an event leaves the spill only after it is stored, and
 * is stored once.
 *
 * @returns How many events were moved; the spill was empty then.
 * @throws What `record` or the spill throws, e.g. ProsaError `storage.unavailable`.
 */
export async function importSpill(deps: {
  spill: SpillStore;
  record: (events: EventRecord[]) => Promise<(Recorded | Error)[]>;
  queue: JobQueue;
  logger: Logger;
}): Promise<number> {
  const { spill, record, queue, logger } = deps;
  for (let moved = 0; ; ) {
    const entries = await spill.oldest(batchSize);
    if (entries.length === 0) return moved;
    const results = await record(entries.map(({ value }) => value as EventRecord));
    const refused = results.find((result) => result instanceof Error);
    const stored = entries.filter((_, index) => !(results[index] instanceof Error));
    if (stored.length === 0 && refused) throw refused;
    await spill.remove(stored.map(({ id }) => id));
    moved += stored.length;
    logger.info({ events: stored.length }, "events that waited for Postgres were stored");
    const lanes = new Set(stored.map(({ value }) => (value as EventRecord).laneKey));
    await wakeLanes(queue, lanes).catch((error: unknown) => {
      logger.warn(
        { lanes: lanes.size, error: String(error) },
        "lanes were not woken; the sweeper will",
      );
    });
  }
}
