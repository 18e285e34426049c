import { startRedis, startRedisCluster } from "@prosa/local-stack/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { QueueBackend, SpillStore } from "../../ports/index.ts";
import { createQueueBackend } from "./create-queue-backend.ts";

const values = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ n: from + i, text: "ação \u0000 ✓" }));

describe.each([
  { name: "one Redis", start: startRedis },
  { name: "a Redis Cluster", start: startRedisCluster },
])("the spill in $name", ({ start }) => {
  let redis: Awaited<ReturnType<typeof start>>;
  let backend: QueueBackend;
  let spill: SpillStore;
  let runs = 0;
  beforeAll(async () => {
    redis = await start();
  });
  beforeEach(() => {
    runs += 1;
    backend = createQueueBackend({ redisUrl: redis.url, prefix: `spill${runs}-${process.pid}` });
    spill = backend.spill as SpillStore;
    return () => backend.close();
  });
  afterAll(() => redis.stop());

  const numbers = async (limit = 100) =>
    (await spill.oldest(limit)).map(({ value }) => value.n as number);

  it("keeps what it is given, in order, until it is removed by id", async () => {
    await Promise.all([spill.push(values(0, 3)), spill.push(values(3, 2))]);
    expect((await spill.oldest(1))[0]?.value).toEqual(values(0, 1)[0]);
    expect(await numbers()).toEqual([0, 1, 2, 3, 4]);
    await spill.remove((await spill.oldest(2)).map(({ id }) => id));
    expect(await numbers()).toEqual([2, 3, 4]);
    expect(await spill.size()).toBe(3);
  });

  it("loses nothing when two take the same entries over", async () => {
    await spill.push(values(0, 4));
    const [mine, theirs] = await Promise.all([spill.oldest(2), spill.oldest(3)]);
    await spill.remove(mine.map(({ id }) => id));
    await spill.push(values(4, 1));
    await spill.remove(mine.map(({ id }) => id));
    await spill.remove(theirs.map(({ id }) => id));
    expect(await numbers()).toEqual([3, 4]);
  });
});

it("says that Redis is away", async () => {
  const away = createQueueBackend({ redisUrl: "redis://127.0.0.1:9" });
  await expect(away.spill?.push(values(0, 1))).rejects.toMatchObject({
    code: "storage.unavailable",
  });
  await away.close();
});

it("does not exist where the queues live in Postgres", async () => {
  const onPostgres = createQueueBackend({ databaseUrl: "postgres://a:b@127.0.0.1:9/none" });
  expect(onPostgres.spill).toBeUndefined();
  await onPostgres.close();
});
