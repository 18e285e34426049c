import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atOnce } from "./at-once.ts";
import { runCase } from "./run-case.ts";
import { type Row, writeTable } from "./write-table.ts";

/** Apps at once; each one is a process that mostly waits. */
const width = Number(process.env.PROSA_FAULTS_AT_ONCE ?? 4);
/** Names of the points to look at, as a pattern; all of them when it is empty. */
const only = process.env.PROSA_FAULTS ?? "";

let redis: LocalRedis;
const table: Row[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(["redis", "postgres"] as const)("with queues in %s", (queues) => {
  const where = () => (queues === "redis" ? { redisUrl: redis.url } : {});

  it("a process killed at any place where it meets the outside costs nothing", async () => {
    const calm = await runCase(where());
    expect(calm.failure).toBeNull();
    table.push({ what: "no fault", queues, ...calm });

    // The state does not know where the queues live: with queues in Postgres only the places around
    // queues and provider are looked at.
    const points = Object.keys(calm.counts).filter(
      (point) =>
        new RegExp(only).test(point) &&
        (queues === "redis" || only !== "" || /^(queue|provider):/.test(point)),
    );
    const rows = await atOnce(points, width, async (point) => {
      const half = Math.max(1, Math.floor((calm.counts[point] ?? 1) / 2));
      const result = await runCase({ ...where(), fault: { point, pass: half } });
      // How often a place is passed depends on timing; every run passes it once.
      const row = {
        what: point,
        queues,
        ...(result.killed ? result : await runCase({ ...where(), fault: { point, pass: 1 } })),
      };
      table.push(row);
      await writeTable("crash-matrix", table);
      return row;
    });
    expect(rows.filter(({ failure }) => failure !== null).map(nameAndFailure)).toEqual([]);
    expect(rows.filter(({ killed }) => !killed).map(({ what }) => what)).toEqual([]);
    if (only === "") expect(points.length).toBeGreaterThan(queues === "redis" ? 60 : 15);
  }, 1_800_000);
});

function nameAndFailure({ what, failure }: Row) {
  return { what, failure };
}
