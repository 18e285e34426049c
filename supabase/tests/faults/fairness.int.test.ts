import { randomUUID } from "node:crypto";
import type { InboundEvent } from "@prosa/core";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createQueueBackend } from "../../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../../packages/server-sdk/src/channels/evolution/index.ts";
import { createInboundWorker } from "../../../packages/server-sdk/src/inbound/worker.ts";
import type { SqlGateway } from "../../../packages/server-sdk/src/ports/index.ts";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { settled } from "../ingest-replay-support.ts";
import { createInbox, message, party } from "../ingest-support.ts";

const hot = {
  lane: "chat:hot",
  party: party("5511987650001@s.whatsapp.net", "Ana"),
  events: 1_200,
};
const cold = { lane: "chat:cold", party: party("553188880002@s.whatsapp.net", "Bruno"), events: 3 };

let db: TestDatabase;
let redis: LocalRedis;
beforeAll(async () => {
  [db, redis] = await Promise.all([createDatabase(), startRedis()]);
});
afterAll(async () => {
  await redis.stop();
  await db.drop();
});

it.each(["redis", "postgres"] as const)(
  "a quiet chat does not wait for a loud one, though one lane runs at a time, queues in %s",
  async (kind) => {
    const inbox = await createInbox(db.pool);
    for (const { lane, party: chat, events } of [hot, cold]) {
      const effects = Array.from({ length: events }, () => message({ chat }));
      for (let n = 0; n < events; n += 100) {
        await inbox.record(
          effects.slice(n, n + 100).map((effect) => ({ laneKey: lane, payload: { effect } })),
        );
      }
    }
    const sql = createPostgresGateway({ connectionString: db.databaseUrl });
    const committed: string[] = [];
    const watched: SqlGateway = {
      call: async <T>(...call: Parameters<SqlGateway["call"]>): Promise<T> => {
        const answer = await sql.call<T>(...call);
        const [fn, args] = call;
        if (fn === "ingest_events")
          for (const { laneKey } of args.lanes as { laneKey: string }[]) committed.push(laneKey);
        return answer;
      },
    };
    const backend = createQueueBackend({
      ...(kind === "redis" ? { redisUrl: redis.url } : { databaseUrl: db.databaseUrl }),
      prefix: `fair${randomUUID().replaceAll("-", "")}`,
    });
    const [hotLane, coldLane] = [hot, cold].map(({ lane }) => `${inbox.channelId}/${lane}`);
    await backend.queue("incoming_message").addBulk(
      [hotLane, coldLane].map((lane) => ({
        name: "drain",
        data: { lane: lane ?? "" },
        ...(lane ? { deduplicationId: lane } : {}),
      })),
    );
    const worker = createInboundWorker({
      sql: watched,
      backend: {
        ...backend,
        worker: (name, process) => backend.worker(name, process, { concurrency: 1 }),
      },
      channels: {
        evolution: {
          ...evolution(),
          normalize: ({ payload }) => ({ effects: [payload.effect as unknown as InboundEvent] }),
        },
      },
    });
    try {
      await settled(db.pool, inbox.tenantId);
    } finally {
      await worker.stop();
      await backend.close();
      await sql.close?.();
    }
    const before = committed.indexOf(coldLane ?? "");
    // A share is 500 events at most, of 50 a commit.
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(10);
    expect(committed.filter((lane) => lane === hotLane).length).toBeGreaterThanOrEqual(24);
  },
);
