import { availableParallelism } from "node:os";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atOnce } from "./at-once.ts";
import type { Fault } from "./fault-points.ts";
import { type CaseResult, runCase } from "./run-case.ts";
import { type Row, writeTable } from "./write-table.ts";

/** Apps at once; each one is a process that mostly waits. */
const width = Number(process.env.PROSA_FAULTS_AT_ONCE ?? Math.min(8, 2 * availableParallelism()));
/** Where ingest, sends and files turn from one state into the next. */
const keyPlaces =
  "^(sql:(record_webhook_events|ingest_events|enqueue_message|begin_send_attempt|finish_send_attempt|finish_attachment)|provider:(send|fetchMedia)|queue:(incoming_message|send_message).addBulk|store:put):";
/** Names of the points to look at, as a pattern, or `key`; all of them when it is empty. */
const asked = process.env.PROSA_FAULTS ?? "";
const only = new RegExp(asked === "key" ? keyPlaces : asked);
const isOwnChoice = asked !== "" && asked !== "key";
/** How many places there must be, so that none goes missing unseen. */
const atLeast = { redis: asked === "key" ? 22 : 61, postgres: asked === "key" ? 8 : 16 };

let redis: LocalRedis;
const table: Row[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(["redis", "postgres"] as const)("with queues in %s", (queues) => {
  const run = async (faults: Fault[]): Promise<CaseResult> => {
    const result = await runCase({
      ...(queues === "redis" ? { redisUrl: redis.url } : {}),
      faults,
    });
    table.push({ what: result.kills.join(" → ") || "no fault", queues, ...result });
    await writeTable("crash-matrix", table);
    return result;
  };

  it("processes killed at any place where they meet the outside cost nothing", async () => {
    const calm = await run([]);
    expect(calm.failure).toBeNull();

    // The state does not know where the queues live: with queues in Postgres only the places around
    // queues and provider are looked at.
    const passes = (point: string) => calm.counts[point] ?? 0;
    const points = Object.keys(calm.counts)
      .filter(
        (point) =>
          only.test(point) &&
          (queues === "redis" || isOwnChoice || /^(queue|provider):/.test(point)),
      )
      .sort((one, other) => passes(one) - passes(other));
    // One day has two kills: the process that takes over after a kill at a rare place dies at a
    // frequent one, so that it comes there.
    const rare = points.slice(0, Math.ceil(points.length / 2));
    const failures: (string | null)[] = [];
    const missed: string[] = [];
    await atOnce(rare, width, async (first, n) => {
      const second = points[rare.length + n];
      const wanted = second === undefined ? [first] : [first, second];
      const half = Math.max(1, Math.floor(passes(first) / 2));
      const both = await run(wanted.map((point) => ({ point, pass: point === first ? half : 1 })));
      failures.push(both.failure);
      // How often a place is passed depends on timing; every day passes it once.
      for (const point of wanted.filter((one) => !both.kills.includes(one))) {
        const alone = await run([{ point, pass: 1 }]);
        failures.push(alone.failure);
        if (alone.kills.length === 0) missed.push(point);
      }
    });
    expect(failures.filter((failure) => failure !== null)).toEqual([]);
    expect(missed).toEqual([]);
    if (!isOwnChoice) expect(points.length).toBeGreaterThanOrEqual(atLeast[queues]);
  }, 3_600_000);
});
