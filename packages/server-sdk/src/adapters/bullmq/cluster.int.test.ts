import { type LocalRedisCluster, startRedisCluster } from "@prosa/local-stack/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobQueueContract } from "../../testing/index.ts";
import { createQueueBackend } from "./create-queue-backend.ts";

let cluster: LocalRedisCluster;
let runs = 0;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());

jobQueueContract("BullMQ on a Redis Cluster of three nodes", async () => {
  runs += 1;
  return createQueueBackend({ redisUrl: cluster.url, prefix: `contract${runs}` });
});

it("refuses nodes that it cannot read, and says how to write them", async () => {
  const backend = createQueueBackend({ redisUrl: "redis://a:1,b:2" });
  await expect(backend.ping()).rejects.toThrow(/redis:\/\/host:port/);
});
