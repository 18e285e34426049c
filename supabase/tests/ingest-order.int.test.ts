import type { InboundEvent } from "@prosa/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { orderlessState } from "./ingest-replay-support.ts";
import { createInbox } from "./ingest-support.ts";
import { allSpellings, randomEffect } from "./random-effects.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.drop());

async function stateAfter(effects: InboundEvent[], atOnce: boolean) {
  const inbox = await createInbox(db.pool);
  if (atOnce) await Promise.all(effects.map((each) => inbox.ingest(each)));
  else for (const each of effects) await inbox.ingest(each);
  return orderlessState(db.pool, inbox.tenantId);
}

describe("random events in random order", () => {
  it("end in the same rows, also when each comes twice and all at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomEffect, { minLength: 4, maxLength: 14 }).chain((effects) => {
          const all = [...effects, allSpellings];
          const shuffled = fc.shuffledSubarray([...all, ...all], {
            minLength: all.length * 2,
            maxLength: all.length * 2,
          });
          return fc.tuple(fc.constant(all), shuffled, fc.boolean());
        }),
        async ([effects, shuffled, atOnce]) => {
          const expected = await stateAfter(effects, false);
          expect(await stateAfter(shuffled, atOnce)).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});
