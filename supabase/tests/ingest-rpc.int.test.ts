import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalStack } from "@prosa/local-stack";
import { startStackOn } from "@prosa/local-stack/testing";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSupabaseGateway } from "../../packages/server-sdk/src/adapters/supabase/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { createWebhookHandler } from "../../packages/server-sdk/src/webhook/handler.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createReplayTenant, deliver } from "./ingest-replay-support.ts";

let db: TestDatabase;
let stack: LocalStack;
let folder: string;
beforeAll(async () => {
  db = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), "prosa-storage-"));
  const { adminUrl, databaseUrl } = db;
  stack = await startStackOn({ adminUrl, databaseUrl, storageDir: folder });
});
afterAll(async () => {
  await stack.stop();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

it("stores 64 webhooks at once in a few calls, with nothing but the URL and the secret key", async () => {
  const calls: string[] = [];
  const client = createClient(stack.supabaseUrl, stack.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: (input, init) => {
        calls.push(String(input).replace(/^.*\/rpc\//, ""));
        return fetch(input, init);
      },
    },
  });
  const handler = createWebhookHandler({
    sql: createSupabaseGateway({ client }),
    queue: { add: async () => {}, addBulk: async () => {}, close: async () => {} },
    channels: { evolution: evolution() },
  });
  const tenant = await createReplayTenant(db.pool);
  const texts = Array.from({ length: 64 }, (_, n) => (n === 20 ? "a\u0000b" : `mensagem ${n}`));
  const responses = await Promise.all(
    texts.map((conversation, n) =>
      deliver(handler, tenant, {
        body: {
          event: "messages.upsert",
          instance: "loja-demo",
          data: {
            key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id: `R${n}` },
            message: { conversation },
            messageTimestamp: 1_795_333_000,
          },
        },
      }),
    ),
  );
  expect(responses.every(({ status }) => status === 202)).toBe(true);
  const { rows } = await db.pool.query(
    `select array_agg(payload #>> '{data,message,conversation}') texts from prosa.webhook_events
     where tenant_id = $1 and state = 'pending'`,
    [tenant.tenantId],
  );
  expect(new Set(rows[0].texts)).toEqual(new Set(texts.map((text) => text.replace("\u0000", ""))));
  expect(calls.filter((fn) => fn === "resolve_channel_token")).toHaveLength(1);
  expect(calls.filter((fn) => fn === "record_webhook_events").length).toBeLessThanOrEqual(16);
  expect(calls).toHaveLength(calls.filter((fn) => /^(resolve|record)_/.test(fn)).length);
});
