import { ProsaError } from "@prosa/core";
import {
  createQueueBackend,
  type QueueBackendOptions,
} from "../../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createInboundWorker } from "../../../packages/server-sdk/src/inbound/worker.ts";
import type {
  Channel,
  QueueWorker,
  SqlGateway,
} from "../../../packages/server-sdk/src/ports/index.ts";

/** What happens to one commit: it fails, its answer is lost, or its worker dies around it. */
export type CommitFault = "refused" | "answer lost" | "dies before" | "dies after";

/** Workers that share a queue, of which some die and are replaced. */
export interface Crew {
  stop(): Promise<void>;
}

/**
 * Starts workers on one queue. `faults` names what happens to the nth commit of all of them; a worker
 * that dies says and hears nothing from then on, and another one starts.
 */
export async function startCrew(options: {
  queue: QueueBackendOptions;
  sql: SqlGateway;
  channel: Channel;
  workers: number;
  faults: Map<number, CommitFault>;
}): Promise<Crew> {
  const { sql, channel, faults } = options;
  let commits = 0;
  let stopping = false;
  const endings: (() => Promise<void>)[] = [];
  const replacements: Promise<void>[] = [];

  const start = async (): Promise<void> => {
    let dead = false;
    const backend = createQueueBackend(options.queue);
    const running: QueueWorker[] = [];
    const die = (): Promise<never> => {
      dead = true;
      for (const worker of running) void worker.close(0);
      replacements.push(start());
      return new Promise(() => {});
    };
    const mortal: SqlGateway = {
      call: async <T>(...call: Parameters<SqlGateway["call"]>): Promise<T> => {
        if (dead) return new Promise(() => {});
        if (call[0] !== "ingest_events") return sql.call<T>(...call);
        commits += 1;
        const fault = stopping ? undefined : faults.get(commits);
        if (fault === "refused") throw new ProsaError("storage.unavailable", "Refused by a test.");
        if (fault === "dies before") return die();
        const answer = await sql.call<T>(...call);
        if (fault === "answer lost") throw new ProsaError("storage.unavailable", "Lost by a test.");
        if (dead) return new Promise(() => {});
        return fault === "dies after" ? die() : answer;
      },
    };
    const worker = createInboundWorker({
      sql: mortal,
      backend: {
        ...backend,
        worker: (...args) => {
          const started = backend.worker(...args);
          running.push(started);
          return started;
        },
      },
      channels: { [channel.provider]: channel },
      sweepMs: 200,
    });
    endings.push(async () => {
      if (!dead) await worker.stop();
      await backend.close();
    });
    await worker.ready;
  };
  await Promise.all(Array.from({ length: options.workers }, start));
  return {
    stop: async () => {
      stopping = true;
      while (replacements.length > 0) await replacements.pop();
      await Promise.all(endings.map((end) => end()));
    },
  };
}
