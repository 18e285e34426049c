import { randomUUID } from "node:crypto";
import type { Message } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { itemShape, messageShape, shapeOf } from "./shapes.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

interface Thread {
  items: Message[];
  hasBefore: boolean;
  hasAfter: boolean;
  rev: number;
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString();

describe("shapes", () => {
  it("are those of the core, key by key", async () => {
    const id = await world.conversation({ team: "medicoes", assignee: "caio" });
    const quoted = await world.message(id, { external_id: "3EB0A1" });
    const message = await world.message(id, {
      kind: "image",
      author_name: "Marina Alves",
      reply_to_id: quoted,
    });
    const tenantId = world.tenants.horizonte;
    const { labelId } = await world.service("create_label", {
      tenantId,
      name: "Cozinha",
      color: "#B4532A",
    });
    await world.as("caio", "set_labels", { conversationId: id, labelIds: [labelId] });
    await db.pool.query(
      `insert into prosa.attachments (id, tenant_id, conversation_id, message_id, kind, state, mime,
         file_name, bytes, width_px, height_px, storage_path)
       values ($1, $2, $3, $4, 'image', 'ready', 'image/jpeg', 'a.jpg', 10, 4, 3, 't/c/a')`,
      [randomUUID(), tenantId, id, message],
    );
    await db.pool.query(
      `insert into prosa.message_reactions values
         ($1, $2, 'self', '👍', now()), ($1, $2, 'customer:x', '', now())`,
      [tenantId, message],
    );
    const read = (await world.as("caio", "get_message", {
      messageId: message,
    })) as unknown as Message;
    expect(shapeOf(read)).toEqual(shapeOf(messageShape));
    expect(read.reactions).toHaveLength(1);
    expect(read.sortTs).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    const item = await world.as("caio", "get_conversation", { conversationId: id });
    expect(shapeOf({ ...item, preview: { ...(item.preview as object), text: "" } })).toEqual(
      shapeOf(itemShape),
    );
  });

  it("keep the place of a deleted message and hide what it said", async () => {
    const id = await world.conversation({});
    const message = await world.message(id, { deleted_at: at(0), content: { voice: true } });
    const read = await world.as("caio", "get_message", { messageId: message });
    expect(read).toMatchObject({ body: null, content: {}, seq: 1, deletedAt: at(0) });
    const item = await world.as("caio", "get_conversation", { conversationId: id });
    expect(item.preview).toMatchObject({ text: null });
  });
});

describe("the thread", () => {
  const list = async (conversationId: string, args: object = {}) =>
    (await world.as("renata", "list_messages", {
      conversationId,
      ...args,
    })) as unknown as Thread;

  it("is the union of merged conversations in display order, in both directions", async () => {
    const survivor = await world.conversation({});
    const merged = await world.conversation({});
    const order: string[] = [];
    for (let i = 0; i < 9; i++) {
      order.push(await world.message(i % 2 ? survivor : merged, { sort_ts: at(i) }));
    }
    await world.change(merged, `status = 'merged', merged_into_id = '${survivor}'`);
    const newest = await list(survivor, { limit: 4 });
    expect(newest.items.map((m) => m.id)).toEqual(order.slice(5));
    expect([newest.hasBefore, newest.hasAfter]).toEqual([true, false]);
    const older = await list(merged, { limit: 5, before: newest.items[0] });
    expect(older.items.map((m) => m.id)).toEqual(order.slice(0, 5));
    expect([older.hasBefore, older.hasAfter]).toEqual([false, true]);
    const newer = await list(survivor, { limit: 3, after: older.items[0] });
    expect(newer.items.map((m) => m.id)).toEqual(order.slice(1, 4));
    expect(newer.hasAfter).toBe(true);
    const around = await list(survivor, { limit: 5, around: order[4] });
    expect(around.items.map((m) => m.id)).toEqual(order.slice(2, 7));
    expect([around.hasBefore, around.hasAfter]).toEqual([true, true]);
    const whole = await list(survivor, { around: order[4] });
    expect(whole.items.map((m) => m.id)).toEqual(order);
    expect([whole.hasBefore, whole.hasAfter]).toEqual([false, false]);
  });

  it("shows a late message where its time belongs", async () => {
    const id = await world.conversation({});
    const second = await world.message(id, { sort_ts: at(10) });
    const first = await world.message(id, { sort_ts: at(5) });
    const { items } = await list(id);
    expect(items.map((m) => [m.id, m.seq])).toEqual([
      [first, 2],
      [second, 1],
    ]);
  });

  it("fills a hole of changes with the present state, and says when it cannot", async () => {
    const conversationId = await world.conversation({});
    const message = await world.message(conversationId);
    await db.pool.query("update prosa.messages set body = 'Corrigido' where id = $1", [message]);
    await db.pool.query("select prosa_private.record_change($1, 'message_updated', $2)", [
      conversationId,
      message,
    ]);
    const changes = (afterRev: number) =>
      world.as("renata", "list_changes", { conversationId, afterRev });
    expect(await changes(0)).toMatchObject({
      reset: false,
      rev: 2,
      changes: [
        { type: "change", rev: 1, kind: "message", message: { body: "Corrigido" } },
        { type: "change", rev: 2, kind: "message_updated", message: { body: "Corrigido" } },
      ],
    });
    expect(await changes(2)).toEqual({ reset: false, rev: 2, changes: [] });
    expect(await changes(3)).toMatchObject({ reset: true, rev: 2 });
    await db.pool.query(
      "delete from prosa.conversation_changes where conversation_id = $1 and rev = 1",
      [conversationId],
    );
    expect(await changes(0)).toEqual({ reset: true, rev: 2, changes: [] });
    expect(await changes(1)).toMatchObject({ reset: false, changes: [{ rev: 2 }] });
  });
});
