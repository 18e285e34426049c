import {
  type ActiveJob,
  type QueueBackend,
  type RunningWorker,
  silentLogger,
  systemClock,
} from "../ports/index.ts";
import { type QueuePolicyOptions, queuePolicies } from "../queue-policies.ts";
import { startSweeper } from "../sweeper.ts";
import { defaultSendTimes, type OutboundDeps, type SendTimes } from "./outbound-deps.ts";
import { runSendLane } from "./run-send-lane.ts";
import { showTyping } from "./show-typing.ts";
import { wakeSends } from "./wake.ts";

export interface OutboundWorkerOptions
  extends Omit<OutboundDeps, "clock" | "logger" | "times">,
    Partial<Pick<OutboundDeps, "clock" | "logger">> {
  backend: QueueBackend;
  times?: Partial<SendTimes>;
  /** What differs from the default policy; its concurrency counts conversations. */
  policy?: QueuePolicyOptions["send_message"];
  /** How often lost wake-ups are repaired, in milliseconds. @defaultValue 1000 */
  sweepMs?: number;
}

/**
 * Runs the queue `send_message`: one job a conversation, and a sweeper that repairs lost wake-ups
 * and gives up attempts whose worker died.
 */
export function createOutboundWorker(options: OutboundWorkerOptions): RunningWorker {
  const deps: OutboundDeps = {
    ...options,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    times: { ...defaultSendTimes, ...options.times },
  };
  const queue = options.backend.queue("send_message");
  const { send_message: policy } = queuePolicies({ send_message: options.policy ?? {} });
  let stopping = false;

  const process = async (job: ActiveJob) => {
    if (job.name === "typing") return showTyping(deps, job);
    const conversationId = conversationOf(job.data);
    if (conversationId === null) return;
    const result = await runSendLane(deps, conversationId, () => stopping);
    if (result === "more") await wakeSends(queue, [conversationId]);
    else if (result !== "done") await job.defer(result.deferMs);
  };
  const worker = options.backend.worker("send_message", process, {
    concurrency: policy.concurrency,
    retry: policy,
  });
  const everyMs = options.sweepMs ?? 1_000;
  const sweeper = startSweeper({
    name: "sends",
    everyMs,
    logger: deps.logger,
    sweep: sweepSends(deps, everyMs, (ids) => wakeSends(queue, ids)),
  });

  return {
    ready: worker.ready,
    stop: async () => {
      stopping = true;
      await sweeper.stop();
      await worker.close();
    },
  };
}

function conversationOf(data: unknown): string | null {
  if (typeof data !== "object" || data === null || !("conversationId" in data)) return null;
  return typeof data.conversationId === "string" ? data.conversationId : null;
}

/** Attempts of dead workers are looked for in every fifth sweep. */
function sweepSends(
  deps: OutboundDeps,
  everyMs: number,
  wake: (conversationIds: string[]) => Promise<void>,
): () => Promise<void> {
  let rounds = 0;
  return async () => {
    rounds += 1;
    const stale = rounds % 5 === 1 ? await due(deps, "settle_stale_sends", {}) : [];
    const pending = await due(deps, "pending_sends", { limit: 200, olderThanMs: everyMs });
    const ids = [...new Set([...stale, ...pending])];
    if (ids.length > 0) await wake(ids);
  };
}

async function due(
  deps: OutboundDeps,
  fn: string,
  args: { limit?: number; olderThanMs?: number },
): Promise<string[]> {
  const answer = await deps.sql.call<{ conversations: string[] }>(fn, args, "service");
  return answer.conversations;
}
