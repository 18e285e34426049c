import { isProsaError, ProsaError } from "@prosa/core";
import type { SqlGateway } from "../ports/index.ts";
import type { PreparedEvent } from "./prepare.ts";

/** A lane's oldest events, ready to be applied. */
export interface LaneCommit {
  laneKey: string;
  events: PreparedEvent[];
}

/** What became of it. `failed`: the event at that place could not be applied, those before it were. */
export interface LaneOutcome {
  ok: boolean;
  mediaJobs: string[];
  failed?: { index: number; error: Error };
}

interface LaneAnswer {
  laneKey: string;
  ok: boolean;
  mediaJobs: string[];
}

const conflictRetries = 4;

/**
 * Commits lanes together. When that fails, each is committed alone, and of a lane that still fails
 * each event, so that one bad event holds nothing but its own lane.
 */
export async function commitLanes(
  sql: SqlGateway,
  lanes: LaneCommit[],
): Promise<(LaneOutcome | Error)[]> {
  try {
    return await ingest(sql, lanes);
  } catch (error) {
    if (codeOf(error) === "storage.unavailable") throw error;
    if (lanes.length === 1) return [await commitAlone(sql, lanes[0] as LaneCommit, error)];
    const outcomes: (LaneOutcome | Error)[] = [];
    for (const lane of lanes) {
      outcomes.push(
        await ingest(sql, [lane]).then(
          ([outcome]) => outcome as LaneOutcome,
          (alone: unknown) => commitAlone(sql, lane, alone),
        ),
      );
    }
    return outcomes;
  }
}

async function commitAlone(
  sql: SqlGateway,
  lane: LaneCommit,
  failure: unknown,
): Promise<LaneOutcome | Error> {
  let error = failure;
  for (let retry = 0; codeOf(error) === "storage.conflict" && retry < conflictRetries; retry++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60 * (retry + 1)));
    try {
      return (await ingest(sql, [lane]))[0] as LaneOutcome;
    } catch (again) {
      error = again;
    }
  }
  if (isNobodysFault(error)) return toError(error);
  return commitOneByOne(sql, lane, error);
}

async function commitOneByOne(
  sql: SqlGateway,
  lane: LaneCommit,
  failure: unknown,
): Promise<LaneOutcome | Error> {
  if (lane.events.length === 1)
    return { ok: true, mediaJobs: [], failed: { index: 0, error: toError(failure) } };
  const mediaJobs: string[] = [];
  for (const [index, event] of lane.events.entries()) {
    try {
      const [outcome] = await ingest(sql, [{ ...lane, events: [event] }]);
      if (!outcome?.ok) return { ok: false, mediaJobs };
      mediaJobs.push(...outcome.mediaJobs);
    } catch (error) {
      if (isNobodysFault(error)) return toError(error);
      return { ok: true, mediaJobs, failed: { index, error: toError(error) } };
    }
  }
  return { ok: true, mediaJobs };
}

async function ingest(sql: SqlGateway, lanes: LaneCommit[]): Promise<LaneOutcome[]> {
  const answer = await sql.call<{ lanes: LaneAnswer[] }>(
    "ingest_events",
    { lanes: lanes.map(({ laneKey, events }) => ({ laneKey, events })) },
    "service",
  );
  const byKey = new Map(answer.lanes.map((lane) => [lane.laneKey, lane]));
  return lanes.map(({ laneKey }) => {
    const lane = byKey.get(laneKey);
    return { ok: lane?.ok ?? false, mediaJobs: lane?.mediaJobs ?? [] };
  });
}

/** A database that is away says nothing of the event; one that always takes too long is the event's. */
function isNobodysFault(error: unknown): boolean {
  return codeOf(error) === "storage.unavailable" || codeOf(error) === "storage.conflict";
}

function codeOf(error: unknown): string {
  return isProsaError(error) ? error.code : "internal";
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new ProsaError("internal", String(error));
}
