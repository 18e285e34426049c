import { createBatcher } from "../batcher.ts";
import { importSpill } from "../intake/import-spill.ts";
import { type EventRecord, recordEvents } from "../intake/record-events.ts";
import { wakeLanes } from "../intake/wake-lanes.ts";
import {
  type ActiveJob,
  type Channels,
  type Clock,
  type Logger,
  type QueueBackend,
  type RunningWorker,
  type SqlGateway,
  silentLogger,
  systemClock,
} from "../ports/index.ts";
import { type QueuePolicyOptions, queuePolicies } from "../queue-policies.ts";
import { startSweeper } from "../sweeper.ts";
import { commitLanes, type LaneCommit, type LaneOutcome } from "./commit.ts";
import { CLAIM_SIZE, drainLane } from "./drain-lane.ts";
import type { InboundDeps, LaneClaim } from "./inbound-deps.ts";
import { passTypingOn } from "./typing.ts";

export interface InboundWorkerOptions {
  sql: SqlGateway;
  backend: QueueBackend;
  channels: Channels;
  clock?: Clock;
  logger?: Logger;
  /** What differs from the default policy; its concurrency counts lanes. */
  policy?: QueuePolicyOptions["incoming_message"];
  /**
   * How often lanes whose wake-up was lost, and events that waited for Postgres, are looked for, in
   * milliseconds. @defaultValue 15000
   */
  sweepMs?: number;
}

/** Lanes of one commit, and so conversations of one transaction. */
const lanesPerCommit = 16;

/**
 * Runs the queue `incoming_message`: receipt order as committed, per lane; each visible effect
 * exactly once, also when a process is killed in the middle or two run the same lane.
 *
 * Claims and commits of a process's lanes share statements. A failing event holds only its lane.
 */
export function createInboundWorker(options: InboundWorkerOptions): RunningWorker {
  const { sql, backend } = options;
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const queue = backend.queue("incoming_message");
  const policy = queuePolicies({ incoming_message: options.policy ?? {} }).incoming_message;
  const deps: InboundDeps = {
    sql,
    channels: options.channels,
    clock,
    logger,
    policy,
    media: backend.queue("media"),
    claims: createBatcher<string, LaneClaim>({
      run: (lanes) => claimLanes(sql, lanes),
      maxItems: lanesPerCommit,
    }),
    commits: createBatcher<LaneCommit, LaneOutcome>({
      run: (lanes) => commitLanes(sql, lanes),
      maxItems: lanesPerCommit,
    }),
  };

  const process = async (job: ActiveJob) => {
    if (job.name === "typing") return passTypingOn(deps, job.data);
    const lane = laneOf(job);
    if (lane === null) return;
    const result = await drainLane(deps, lane);
    if (result === "more") await wakeLanes(queue, [lane]);
    else if (result !== "done") await job.defer(result.deferMs);
  };
  const worker = backend.worker("incoming_message", process, {
    concurrency: policy.concurrency,
    retry: policy,
  });
  const everyMs = options.sweepMs ?? 15_000;
  const lanes = startSweeper({
    name: "lanes",
    everyMs,
    logger,
    sweep: async () => {
      const { lanes } = await sql.call<{ lanes: string[] }>(
        "pending_lanes",
        { olderThanMs: Math.min(5_000, everyMs), limit: 1_000 },
        "service",
      );
      await wakeLanes(queue, lanes);
    },
  });
  const { spill } = backend;
  const spilled =
    spill &&
    startSweeper({
      name: "spilled events",
      everyMs,
      logger,
      sweep: async () => {
        const record = (events: EventRecord[]) => recordEvents(deps, events);
        await importSpill({ spill, record, queue, logger });
      },
    });
  return {
    ready: worker.ready,
    stop: async () => {
      await lanes.stop();
      await spilled?.stop();
      await worker.close();
    },
  };
}

async function claimLanes(sql: SqlGateway, lanes: string[]): Promise<LaneClaim[]> {
  const answer = await sql.call<{ lanes: LaneClaim[] }>(
    "claim_webhook_events",
    { lanes, limit: CLAIM_SIZE },
    "service",
  );
  return answer.lanes;
}

function laneOf({ data }: ActiveJob): string | null {
  if (typeof data !== "object" || data === null || !("lane" in data)) return null;
  return typeof data.lane === "string" ? data.lane : null;
}
