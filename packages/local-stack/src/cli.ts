#!/usr/bin/env node
import { parseArgs } from "node:util";
import { errorMessage } from "./errors.ts";
import { startLocalStack } from "./stack.ts";

const help = `prosa-stack: the embedded Supabase on 127.0.0.1, without Docker

  --data-dir <folder>      cluster, objects and secrets   (.prosa/stack)
  --api-port <port>        REST, Auth, Storage, Realtime  (54321, or the next free one)
  --postgres-port <port>   Postgres                       (54322, or the next free one)
  --help

It prints the URLs and keys as environment variables and runs until Ctrl-C.`;

const { values } = parseArgs({
  options: {
    "data-dir": { type: "string", default: ".prosa/stack" },
    "api-port": { type: "string", default: "54321" },
    "postgres-port": { type: "string", default: "54322" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(help);
} else {
  try {
    const stack = await startLocalStack({
      dataDir: values["data-dir"],
      ports: { api: Number(values["api-port"]), postgres: Number(values["postgres-port"]) },
      log: (line) => console.error(line),
    });
    console.log(`SUPABASE_URL=${stack.supabaseUrl}
SUPABASE_PUBLISHABLE_KEY=${stack.publishableKey}
SUPABASE_SECRET_KEY=${stack.secretKey}
SUPABASE_JWT_SECRET=${stack.jwtSecret}
DATABASE_URL=${stack.databaseUrl}
DATABASE_DIRECT_URL=${stack.databaseUrl}`);
    console.error("Ctrl-C stops it.");
  } catch (error) {
    console.error(errorMessage(error));
    process.exitCode = 1;
  }
}
