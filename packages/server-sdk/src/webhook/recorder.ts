import { type Batcher, createBatcher } from "../batcher.ts";
import type { Breaker } from "../intake/breaker.ts";
import type { EventRecord } from "../intake/record-events.ts";
import { wakeLanes } from "../intake/wake-lanes.ts";
import { createKeeper, type KeepDeps, type Kept } from "./keep-events.ts";

interface RecorderDeps extends KeepDeps {
  /** Guards the queue that wakes the lanes. */
  waking: Breaker;
}

/**
 * Keeps the events of a request, those of concurrent requests in one commit, and then wakes their
 * lanes without waiting for it: a lost wake-up is the sweeper's to repair, a lost event nobody's.
 * A request is never divided, so that what came in one body keeps its order.
 */
export function createRecorder(deps: RecorderDeps): Batcher<EventRecord[], Kept[]> {
  const keep = createKeeper(deps);
  return createBatcher<EventRecord[], Kept[]>({
    maxInFlight: 2,
    maxItems: 128,
    run: async (requests) => {
      const events = requests.flat();
      const results = events.length > 0 ? await keep(events) : [];
      const lanes = new Set(
        results.flatMap((result, index) =>
          result instanceof Error ||
          result.duplicate ||
          result.spilled ||
          events[index]?.ignored !== undefined
            ? []
            : [result.laneKey],
        ),
      );
      if (lanes.size > 0) deps.waitUntil(wake(deps, lanes));
      let at = 0;
      return requests.map(({ length }) => {
        at += length;
        return keptOf(results.slice(at - length, at));
      });
    },
  });
}

/** A request of which one event could not be kept is sent again whole; the others are repeats then. */
function keptOf(results: (Kept | Error)[]): Kept[] | Error {
  const kept: Kept[] = [];
  for (const result of results) {
    if (result instanceof Error) return result;
    kept.push(result);
  }
  return kept;
}

async function wake({ waking, queue, logger }: RecorderDeps, lanes: Set<string>): Promise<void> {
  try {
    await waking.run(() => wakeLanes(queue, lanes));
  } catch (error) {
    logger.warn(
      { lanes: lanes.size, error: String(error) },
      "lanes were not woken; the sweeper will",
    );
  }
}
