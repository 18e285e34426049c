import type { Batcher } from "../batcher.ts";
import type { Channels, Clock, JobQueue, Logger, SqlGateway } from "../ports/index.ts";
import type { LaneCommit, LaneOutcome } from "./commit.ts";
import type { ClaimedEvent } from "./prepare.ts";

/** A lane's oldest events, or when its head may be tried again. */
export interface LaneClaim {
  laneKey: string;
  retryAt: string | null;
  events: ClaimedEvent[];
}

/** How long an event is tried, and what happens to its lane then. */
export interface FailurePolicy {
  /** Attempts before an event is a dead letter. @defaultValue 8 */
  maxAttempts: number;
  /**
   * `skip`: the lane goes on without it. `block`: it stays at the lane's head and is tried hourly.
   * @defaultValue "skip"
   */
  onDead: "skip" | "block";
}

export interface InboundDeps {
  sql: SqlGateway;
  channels: Channels;
  clock: Clock;
  logger: Logger;
  policy: FailurePolicy;
  media: JobQueue;
  claims: Batcher<string, LaneClaim>;
  commits: Batcher<LaneCommit, LaneOutcome>;
}
