import { randomUUID } from "node:crypto";
import type { InboundEvent } from "@prosa/core";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createQueueBackend } from "../../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../../packages/server-sdk/src/channels/evolution/index.ts";
import type {
  Channel,
  JsonObject,
  SqlGateway,
} from "../../../packages/server-sdk/src/ports/index.ts";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { orderlessState, settled } from "../ingest-replay-support.ts";
import { createInbox, type Inbox } from "../ingest-support.ts";
import { allSpellings, randomEffect } from "../random-effects.ts";
import { type CommitFault, startCrew } from "./model-worker.ts";

/**
 * Random runs of each backend; the same ones each time unless their number is given. On Postgres a
 * dead worker's lane is found after ten seconds, so that there are fewer.
 */
const seeds = process.env.PROSA_SEEDS;
const runs = { redis: Number(seeds ?? 20), postgres: Math.ceil(Number(seeds ?? 20) / 4) };

let db: TestDatabase;
let sql: SqlGateway;
let redis: LocalRedis;
beforeAll(async () => {
  [db, redis] = await Promise.all([createDatabase(), startRedis()]);
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
});
afterAll(async () => {
  await sql.close?.();
  await redis.stop();
  await db.drop();
});

/** An event as it is told: how often, and whether reading it fails at first. */
interface Told {
  effect: InboundEvent;
  times: 1 | 2;
  fails: boolean;
}

const told: fc.Arbitrary<Told> = fc.record({
  effect: randomEffect,
  times: fc.constantFrom(1, 2),
  fails: fc.boolean(),
});
const fault = fc.constantFrom<CommitFault>("refused", "answer lost", "dies before", "dies after");

const day = fc
  .record({
    events: fc.array(told, { minLength: 4, maxLength: 16 }),
    workers: fc.integer({ min: 1, max: 4 }),
    faults: fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fault), { maxLength: 2 }),
    batch: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ events, ...rest }) => {
    const all: Told[] = [...events, { effect: allSpellings, times: 1, fails: false }];
    const copies = all.flatMap((one, n) => Array.from({ length: one.times }, () => n));
    return fc
      .shuffledSubarray(copies, { minLength: copies.length, maxLength: copies.length })
      .map((order) => ({ ...rest, all, order }));
  });

/** A channel whose payloads are effects, some of which cannot be read at first. */
function scriptedChannel(): Channel {
  const failed = new Set<unknown>();
  return {
    ...evolution(),
    normalize: ({ payload }) => {
      if (payload.fails === true && !failed.has(payload.copy)) {
        failed.add(payload.copy);
        throw new Error("Not readable yet.");
      }
      return { effects: [payload.effect as unknown as InboundEvent] };
    },
  };
}

/** As envelopes name lanes: a chat as it is spelled, a message by its id, a person. */
function laneOf(effect: InboundEvent): string {
  if (effect.type === "message") return `chat:${effect.chat.sendKey}`;
  if (effect.type === "contact") return `contact:${effect.party.sendKey}`;
  return `msg:${"targetExternalId" in effect ? effect.targetExternalId : "externalId" in effect ? effect.externalId : ""}`;
}

async function record(inbox: Inbox, events: Told[]): Promise<string[]> {
  await inbox.record(
    events.map(({ effect, fails }) => ({
      laneKey: laneOf(effect),
      payload: { effect, fails, copy: randomUUID() } as unknown as JsonObject,
    })),
  );
  return events.map(({ effect }) => `${inbox.channelId}/${laneOf(effect)}`);
}

/** Revs are dense, and each change was told once to each audience. */
async function checkTelling(inbox: Inbox): Promise<void> {
  const rows = await inbox.rows(
    `select c.id, c.rev::int, c.status, c.last_seq::int,
       (select count(*)::int from prosa.messages m where m.conversation_id = c.id) messages,
       (select array_agg(h.rev::int order by h.rev) from prosa.conversation_changes h
         where h.conversation_id = c.id) revs
     from prosa.conversations c where c.tenant_id = $1`,
    [inbox.tenantId],
  );
  for (const row of rows) {
    const rev = Number(row.rev);
    expect(row.revs).toEqual(Array.from({ length: rev }, (_, n) => n + 1));
    expect(row.last_seq).toBe(row.messages);
  }
  const sent = await inbox.rows(
    `select topic, f -> 'conversation' ->> 'id' id, (h ->> 'rev')::int rev, count(*)::int times
     from realtime.messages m, jsonb_array_elements(m.payload -> 'facts') f,
       jsonb_array_elements(f -> 'changes') h
     where m.topic like 'prosa:tenant:' || $1 || ':%' group by 1, 2, 3`,
    [inbox.tenantId],
  );
  expect(sent.filter(({ times }) => times !== 1)).toEqual([]);
  const toldRevs = new Set(sent.map(({ id, rev }) => `${id}/${rev}`));
  for (const { id, revs, status } of rows) {
    if (status === "merged") continue;
    const missing = (revs as number[]).filter((rev) => !toldRevs.has(`${id}/${rev}`));
    expect({ id, missing }).toEqual({ id, missing: [] });
  }
}

describe.each(["redis", "postgres"] as const)("any number of workers, queues in %s", (queues) => {
  it("end where one worker in order ends, and tell each change once, whatever fails", async () => {
    await fc.assert(
      fc.asyncProperty(day, async ({ all, order, workers, faults, batch }) => {
        const model = await createInbox(db.pool);
        for (const { effect } of all) await model.ingest(effect);

        const inbox = await createInbox(db.pool);
        const queue = {
          ...(queues === "redis" ? { redisUrl: redis.url } : { databaseUrl: db.databaseUrl }),
          prefix: `m${randomUUID().replaceAll("-", "")}`,
          stalledIntervalMs: 300,
          lockMs: 1_000,
        };
        const crew = await startCrew({
          queue,
          sql,
          channel: scriptedChannel(),
          workers,
          faults: new Map(faults),
        });
        const waker = createQueueBackend(queue);
        try {
          for (let n = 0; n < order.length; n += batch) {
            const events = order.slice(n, n + batch).map((index) => all[index] as Told);
            const lanes = await record(inbox, events);
            // Every fourth wake-up is lost.
            if ((n / batch) % 4 === 3) continue;
            await waker
              .queue("incoming_message")
              .addBulk(
                lanes.map((lane) => ({ name: "drain", data: { lane }, deduplicationId: lane })),
              );
          }
          await settled(db.pool, inbox.tenantId, 180_000);
        } finally {
          await crew.stop();
          await waker.close();
        }
        const [expected, actual] = await Promise.all([
          orderlessState(db.pool, model.tenantId),
          orderlessState(db.pool, inbox.tenantId),
        ]);
        expect(actual).toEqual(expected);
        await checkTelling(inbox);
      }),
      // Days of seconds cannot be shrunk: the seed and the path of the one that fails are told.
      { numRuns: runs[queues], endOnFailure: true, ...(seeds ? {} : { seed: 20_261_122 }) },
    );
  }, 3_600_000);
});
