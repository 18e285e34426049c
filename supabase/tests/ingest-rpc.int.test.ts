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

it("stores 64 webhooks at once in a few calls, one poisoned, with nothing but URL and secret key", async () => {
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
  await db.pool.query(
    `alter table prosa.webhook_events add constraint no_poison
       check (payload::text not like '%poison%' or payload ? 'unstorable')`,
  );
  const texts = Array.from({ length: 64 }, (_, n) => {
    if (n === 20) return "a\u0000b";
    return n === 40 ? "poison" : `mensagem ${n}`;
  });
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
  const storable = texts.filter((text) => text !== "poison");
  expect(rows[0].texts.sort()).toEqual(storable.map((text) => text.replace("\u0000", "")).sort());
  expect(calls.filter((fn) => fn === "resolve_channel_token")).toHaveLength(1);
  expect(calls.filter((fn) => fn === "record_webhook_events").length).toBeLessThanOrEqual(32);
  expect(calls).toHaveLength(calls.filter((fn) => /^(resolve|record)_/.test(fn)).length);
});
