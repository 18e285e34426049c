import { isProsaError, ProsaError } from "@prosa/core";
import type { JsonObject, Logger, SqlGateway } from "../ports/index.ts";
import { isAway } from "./breaker.ts";

/** An event as it is stored. `laneKey` has the channel's prefix. */
export interface EventRecord extends JsonObject {
  id: string;
  channelId: string;
  providerEvent: string;
  dedupeKey: string | null;
  laneKey: string;
  payload: JsonObject;
  /** Why it is kept without effect. */
  ignored?: string;
  /** When it came, ISO 8601, where that was before now. */
  receivedAt?: string;
}

export interface Recorded {
  id: string;
  ord: number | null;
  duplicate: boolean;
  laneKey: string;
}

interface RecordDeps {
  sql: SqlGateway;
  logger: Logger;
}

/**
 * Stores events in one commit, in their order. When Postgres refuses the batch it is halved until
 * the event that it refuses stands alone: that one is kept without its payload, as `malformed`.
 *
 * Repeating it is harmless: an event is known by its id and by its dedupe key.
 *
 * @returns An Error in the place of each event that could not be kept.
 * @throws ProsaError `storage.unavailable` or `storage.timeout` when Postgres is away; part of the
 * events may have been stored.
 */
export async function recordEvents(
  deps: RecordDeps,
  events: EventRecord[],
): Promise<(Recorded | Error)[]> {
  try {
    return await record(deps, events);
  } catch (error) {
    if (isAway(error)) throw error;
    const [event, ...others] = events;
    if (event && others.length === 0) return [await recordRefused(deps, event, error)];
    const middle = Math.ceil(events.length / 2);
    return [
      ...(await recordEvents(deps, events.slice(0, middle))),
      ...(await recordEvents(deps, events.slice(middle))),
    ];
  }
}

async function recordRefused(
  deps: RecordDeps,
  event: EventRecord,
  refusal: unknown,
): Promise<Recorded | Error> {
  const met = isProsaError(refusal) && refusal.code === "storage.conflict";
  const attempt = met ? event : { ...event, payload: { unstorable: true }, ignored: "malformed" };
  try {
    const [result] = await record(deps, [attempt]);
    if (!met)
      deps.logger.error(
        { webhook_event_id: event.id, error: String(refusal) },
        "an event cannot be stored and was kept without its payload",
      );
    return result as Recorded;
  } catch (error) {
    if (isAway(error)) throw error;
    return error instanceof Error
      ? error
      : new ProsaError("internal", `The event was not stored: ${String(error)}`);
  }
}

async function record(deps: RecordDeps, events: EventRecord[]): Promise<Recorded[]> {
  const answer = await deps.sql.call<{ results: Recorded[] }>(
    "record_webhook_events",
    { events },
    "service",
  );
  return answer.results;
}
