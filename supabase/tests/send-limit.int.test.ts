import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalStack, startStackOn } from "@prosa/local-stack";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { signIn } from "./matrix/attacker.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
let stack: LocalStack;
let storageDir: string;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
  stack = await startStackOn({ adminUrl: db.adminUrl, databaseUrl: db.databaseUrl, storageDir });
});
afterAll(async () => {
  await stack.stop();
  await rm(storageDir, { recursive: true, force: true });
  await db.drop();
});

const text = (conversationId: string, kind: "text" | "note" = "text") => ({
  conversationId,
  clientMessageId: randomUUID(),
  content: { kind, body: "Olá" },
});

it("holds for who calls the API of the database past the app, and says when to come again", async () => {
  const conversationId = await world.conversation();
  const { tenants } = world;
  await db.pool.query("update prosa.tenants set settings = settings || $2 where id = $1", [
    tenants.horizonte,
    { sendsPerMinute: 5 },
  ]);
  const helena = signIn(stack, "helena").schema("prosa");
  const repeated = text(conversationId);
  const first = await helena.rpc("enqueue_message", { args: repeated });
  expect(first.error).toBeNull();
  const sent = first.data.message.id;
  await helena.rpc("enqueue_message", { args: text(conversationId, "note") });
  const together = await Promise.all(
    Array.from({ length: 8 }, () => helena.rpc("enqueue_message", { args: text(conversationId) })),
  );
  const refused = together.filter(({ error }) => error);
  expect(refused.length).toBe(5);
  expect(refused[0]).toMatchObject({
    status: 429,
    error: { code: "PT429", message: "request.limited" },
  });
  const { retryAfterMs } = JSON.parse(refused[0]?.error?.details ?? "{}");
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(retryAfterMs).toBeLessThanOrEqual(12_000);
  expect((await db.pool.query("select from prosa.messages")).rowCount).toBe(5);

  await db.pool.query("update prosa.messages set status = 'failed' where id = $1", [sent]);
  const again = await helena.rpc("retry_message", { args: { messageId: sent } });
  expect(again.error?.message).toBe("request.limited");
  const duplicate = await helena.rpc("enqueue_message", { args: repeated });
  expect(duplicate.data).toMatchObject({ duplicate: true });

  const paulo = signIn(stack, "paulo").schema("prosa");
  expect((await paulo.rpc("enqueue_message", { args: text(conversationId) })).error).toBeNull();

  await db.pool.query("update prosa.send_allowances set empty_at = empty_at - interval '13 s'");
  expect((await helena.rpc("retry_message", { args: { messageId: sent } })).error).toBeNull();
  expect(
    (await helena.rpc("enqueue_message", { args: text(conversationId) })).error,
  ).not.toBeNull();
});

it("is 240 a minute where a company says nothing else", async () => {
  const conversationId = await world.conversation({ tenant: "aurora", channel: "centro" });
  await world.as("joana", "enqueue_message", text(conversationId));
  const { rows } = await db.pool.query<{ ms: number }>(
    `select round(extract(epoch from a.empty_at - m.created_at) * 1000)::int as ms
     from prosa.send_allowances a join prosa.messages m on m.author_member_id = a.operator_id
     where a.operator_id = $1`,
    [world.operators.joana],
  );
  expect(rows[0]?.ms).toBeGreaterThanOrEqual(245);
  expect(rows[0]?.ms).toBeLessThan(500);
});
