// One webhook process, for tests that take its databases away: DATABASE_URL, and REDIS_URL with
// QUEUE_PREFIX. Prints its port.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { toNodeHandler } from "../../packages/server-sdk/src/adapters/node/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { createProsa } from "../../packages/server-sdk/src/prosa.ts";

const { DATABASE_URL = "", REDIS_URL = "", QUEUE_PREFIX = "prosa" } = process.env;
const prosa = createProsa({
  sql: createPostgresGateway({ connectionString: DATABASE_URL }),
  queues: createQueueBackend({ redisUrl: REDIS_URL, prefix: QUEUE_PREFIX }),
  channels: [evolution()],
});
const server = createServer(toNodeHandler(prosa.webhook)).listen(0, "127.0.0.1");
await once(server, "listening");
process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
