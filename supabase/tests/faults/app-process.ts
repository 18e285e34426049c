// The whole app in one process: webhook, API and workers on watched ports. It reads its settings
// from the environment, dies at FAULT_POINT, and tells its parent the points it passed when asked.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createQueueBackend } from "../../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { toNodeHandler } from "../../../packages/server-sdk/src/adapters/node/index.ts";
import { createPostgresGateway } from "../../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../../packages/server-sdk/src/channels/evolution/index.ts";
import { createProsa } from "../../../packages/server-sdk/src/prosa.ts";
import { createFaultPoints } from "./fault-points.ts";
import { createFolderStore } from "./folder-store.ts";
import { watchChannel, watchQueues, watchSql, watchStore } from "./watched-ports.ts";

const env = process.env;
const points = createFaultPoints(
  env.FAULT_POINT ? { point: env.FAULT_POINT, pass: Number(env.FAULT_PASS ?? 1) } : null,
);
const databaseUrl = env.DATABASE_URL ?? "";
const prosa = createProsa({
  sql: watchSql(points, createPostgresGateway({ connectionString: databaseUrl, poolSize: 6 })),
  queues: watchQueues(
    points,
    createQueueBackend({
      ...(env.REDIS_URL ? { redisUrl: env.REDIS_URL } : { databaseUrl }),
      prefix: env.QUEUE_PREFIX ?? "prosa",
      stalledIntervalMs: 1_000,
      lockMs: 3_000,
    }),
  ),
  channels: [
    watchChannel(
      points,
      evolution({ baseUrl: env.EVOLUTION_URL ?? "", apiKey: env.EVOLUTION_API_KEY ?? "" }),
    ),
  ],
  media: watchStore(points, createFolderStore(env.MEDIA_FOLDER ?? "")),
  authenticate: async (request) => {
    const sub = request.headers.get("x-user");
    return sub ? { claims: { sub } } : null;
  },
  sendTimes: JSON.parse(env.SEND_TIMES ?? "{}"),
  sweepMs: 500,
});

process.on("message", () => process.send?.({ counts: points.counts }));
// Without its parent nobody would end it.
process.on("disconnect", () => process.exit());

await prosa.workers.start();
const server = createServer(
  toNodeHandler((request) =>
    new URL(request.url).pathname.startsWith("/api/webhook")
      ? prosa.webhook(request)
      : prosa.api(request),
  ),
);
server.listen(Number(env.PORT ?? 0), "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
