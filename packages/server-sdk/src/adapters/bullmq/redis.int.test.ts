import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { QueueBackend } from "../../ports/index.ts";
import { jobQueueContract } from "../../testing/index.ts";
import { createQueueBackend } from "./create-queue-backend.ts";

let redis: LocalRedis;
let runs = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

jobQueueContract("BullMQ on Redis", async () => {
  runs += 1;
  return createQueueBackend({ redisUrl: redis.url, prefix: `contract${runs}-${process.pid}` });
});

describe("a Redis that is away", () => {
  let backend: QueueBackend | undefined;
  let server: Server | undefined;
  const sockets: Socket[] = [];
  afterEach(async () => {
    await backend?.close();
    for (const socket of sockets) socket.destroy();
    server?.close();
  });

  it("is told to adders within seconds", async () => {
    backend = createQueueBackend({ redisUrl: "redis://127.0.0.1:9" });
    const startedAt = performance.now();
    await expect(
      backend.queue("send_message").add({ name: "send", data: {} }),
    ).rejects.toMatchObject({ code: "storage.unavailable" });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it("does not hang adders when it takes connections and never answers", async () => {
    server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    backend = createQueueBackend({ redisUrl: `redis://127.0.0.1:${port}` });
    const startedAt = performance.now();
    await expect(backend.queue("media").add({ name: "x", data: {} })).rejects.toMatchObject({
      code: "storage.unavailable",
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

it("refuses a Redis that evicts keys when it is full", async () => {
  const admin = new Redis(redis.url);
  const backend = createQueueBackend({ redisUrl: redis.url, prefix: "evicting" });
  try {
    await admin.config("SET", "maxmemory-policy", "allkeys-lru");
    await expect(backend.queue("media").add({ name: "x", data: {} })).rejects.toThrow("noeviction");
    await expect(backend.worker("media", async () => {}, { concurrency: 1 }).ready).rejects.toThrow(
      "noeviction",
    );
  } finally {
    await admin.config("SET", "maxmemory-policy", "noeviction");
    await backend.close();
    admin.disconnect();
  }
});
