// One worker process, for tests that kill it: DATABASE_URL, and REDIS_URL with QUEUE_PREFIX.
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { createInboundWorker } from "../../packages/server-sdk/src/inbound/worker.ts";

const { DATABASE_URL = "", REDIS_URL, QUEUE_PREFIX = "prosa" } = process.env;
const worker = createInboundWorker({
  sql: createPostgresGateway({ connectionString: DATABASE_URL }),
  backend: createQueueBackend(
    REDIS_URL
      ? { redisUrl: REDIS_URL, prefix: QUEUE_PREFIX, stalledIntervalMs: 2_000 }
      : { databaseUrl: DATABASE_URL },
  ),
  channels: { evolution: evolution() },
  sweepMs: 2_000,
});
await worker.ready;
process.stdout.write("ready\n");
