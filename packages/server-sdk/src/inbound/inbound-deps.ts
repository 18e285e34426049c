import type { Batcher } from "../batcher.ts";
import type {
  Channels,
  Clock,
  JobQueue,
  Logger,
  QueuePolicies,
  SqlGateway,
} from "../ports/index.ts";
import type { LaneCommit, LaneOutcome } from "./commit.ts";
import type { ClaimedEvent } from "./prepare.ts";

/** A lane's oldest events, or when its head may be tried again. */
export interface LaneClaim {
  laneKey: string;
  retryAt: string | null;
  events: ClaimedEvent[];
}

export interface InboundDeps {
  sql: SqlGateway;
  channels: Channels;
  clock: Clock;
  logger: Logger;
  policy: QueuePolicies["incoming_message"];
  media: JobQueue;
  claims: Batcher<string, LaneClaim>;
  commits: Batcher<LaneCommit, LaneOutcome>;
}
