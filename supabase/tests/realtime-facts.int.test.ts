import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Broadcasts, createBroadcasts } from "./broadcasts.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
let ear: Broadcasts;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  ear = createBroadcasts(world);
});
afterAll(() => db.drop());
beforeEach(() => ear.clear());

describe("facts", () => {
  it("go to the tenant and to the unit that gives agents sight", async () => {
    const inTeam = await world.conversation({ team: "medicoes" });
    const inChannel = await world.conversation({});
    const own = await world.conversation({ assignee: "lia" });
    const taken = await world.conversation({
      team: "medicoes",
      assignee: "lia",
      participants: ["vera", "renata"],
    });
    const heard: Record<string, string[]> = {};
    for (const [name, id] of Object.entries({ inTeam, inChannel, own, taken })) {
      await ear.clear();
      await world.message(id);
      heard[name] = (await ear.topics()).change ?? [];
    }
    expect(heard).toEqual({
      inTeam: ["team:medicoes", "tenant:horizonte"],
      inChannel: ["channel:pinheiros", "tenant:horizonte"],
      own: ["member:horizonte.lia", "tenant:horizonte"],
      taken: ["member:horizonte.lia", "team:medicoes", "tenant:horizonte"],
    });
  });

  it("carry the conversation and the message whole", async () => {
    const id = await world.conversation({});
    const message = await world.message(id, { body: "Quero um armário" });
    const [event] = await ear.sent();
    expect(event?.payload).toMatchObject({
      v: 1,
      type: "change",
      kind: "message",
      conversationId: id,
      rev: 1,
      conversation: { id, lastSeq: 1, rev: 1, preview: { text: "Quero um armário" } },
      message: { id: message, seq: 1, body: "Quero um armário" },
    });
  });

  it("are cut to the message's id over 4 kB", async () => {
    const id = await world.conversation({});
    const message = await world.message(id, { body: "ã".repeat(3000) });
    for (const { payload } of await ear.sent()) {
      expect(payload).not.toHaveProperty("message");
      expect(payload.messageId).toBe(message);
      expect(JSON.stringify(payload).length).toBeLessThan(4096);
    }
  });

  it("of one transaction are told together, each conversation and each message once", async () => {
    const [first, second] = [await world.conversation({}), await world.conversation({})];
    const row = (conversation: string, body: string) => ({
      id: randomUUID(),
      tenant_id: world.tenants.horizonte,
      conversation_id: conversation,
      channel_id: world.channels.pinheiros,
      direction: "in",
      origin: "customer",
      author_kind: "customer",
      kind: "text",
      body,
      content: {},
      from_me: false,
      version: 1,
      sort_ts: "2026-11-20T10:00:00Z",
      created_at: "2026-11-20T10:00:00Z",
    });
    const rows = [row(first, "a"), row(second, "b"), row(first, "c")];
    await db.pool.query(
      `with said as (select prosa_private.append_message(m.*) as m
         from jsonb_populate_recordset(null::prosa.messages, $1) m)
       select prosa_private.record_change((m).conversation_id, 'message_updated', (m).id) from said`,
      [JSON.stringify(rows)],
    );
    expect(await ear.count()).toBe(2);
    const told = (await ear.sent()).filter((each) => each.topic.startsWith("tenant:"));
    const of = (conversation: string) =>
      told
        .filter((each) => each.payload.conversationId === conversation)
        .map(({ payload: { rev, message } }) => [rev, (message as { body?: string })?.body]);
    expect(of(first)).toEqual([
      [1, "a"],
      [2, undefined],
      [3, "c"],
      [4, undefined],
    ]);
    expect(of(second)).toEqual([
      [1, "b"],
      [2, undefined],
    ]);
    expect(told.at(-1)?.payload.conversation).toHaveProperty("lastSeq");
  });

  it("are told once a tenant, whatever the order of a transaction's changes", async () => {
    const [ours, theirs] = [
      await world.conversation({}),
      await world.conversation({ tenant: "aurora" }),
    ];
    const client = await db.pool.connect();
    await client.query("begin");
    for (const id of [ours, theirs, ours, theirs]) {
      await client.query("select prosa_private.record_change($1, 'conversation')", [id]);
    }
    await client.query("commit");
    client.release();
    const topics = (await ear.topics()).change ?? [];
    expect(await ear.count()).toBe(new Set(topics).size);
    expect(topics).toContain("tenant:aurora");
    expect(topics).toContain("tenant:horizonte");
  });

  it("that cannot be stored fail no message", async () => {
    const id = await world.conversation({});
    await db.pool.query("alter table realtime.messages add constraint full_disk check (false)");
    try {
      await world.message(id);
    } finally {
      await db.pool.query("alter table realtime.messages drop constraint full_disk");
    }
    expect(await ear.count()).toBe(0);
    await world.message(id);
    expect((await ear.sent()).map((each) => each.payload.rev)).toEqual([2, 2]);
  });

  it("are not sent when their transaction rolls back", async () => {
    const id = await world.conversation({});
    const client = await db.pool.connect();
    await client.query("begin");
    await client.query("select prosa_private.record_change($1, 'conversation')", [id]);
    await client.query("rollback");
    client.release();
    expect(await ear.sent()).toEqual([]);
  });

  it("of a merged conversation are told in the one it went into", async () => {
    const survivor = await world.conversation({ assignee: "caio" });
    const merged = await world.conversation({ assignee: "lia" });
    const message = await world.message(merged);
    await world.change(merged, `status = 'merged', merged_into_id = '${survivor}'`);
    await ear.clear();
    await db.pool.query("select prosa_private.record_change($1, 'message_updated', $2)", [
      merged,
      message,
    ]);
    const events = await ear.sent();
    expect(
      events.map((e) => [e.topic.replace(/:\d+$/, ""), e.payload.conversationId]).sort(),
    ).toEqual([
      ["member:horizonte.caio", survivor],
      ["tenant:horizonte", survivor],
    ]);
  });

  it("say who writes, without a rev", async () => {
    const id = await world.conversation({ assignee: "lia" });
    await db.pool.query("select prosa_private.broadcast_typing($1, 'Marina', 'composing')", [id]);
    const events = await ear.sent();
    expect(events.map((e) => e.topic.split(":")[0]).sort()).toEqual(["member", "tenant"]);
    expect(events[0]?.payload).toEqual({
      v: 1,
      type: "typing",
      conversationId: id,
      name: "Marina",
      state: "composing",
    });
  });
});

describe("a change of audience", () => {
  it("tells those who lost the conversation by id alone, at the rev of the change", async () => {
    const id = await world.conversation({});
    await world.as("caio", "update_conversation", {
      conversationId: id,
      patch: { assigneeId: world.operators.lia },
    });
    const left = (await ear.sent()).filter((e) => e.payload.type === "left");
    expect(left.map((e) => e.topic.replace(/:\d+$/, ""))).toEqual(["channel:pinheiros"]);
    expect(left[0]?.payload).toEqual({ v: 1, type: "left", conversationId: id, rev: 1 });
    const changes = (await ear.sent()).filter((e) => e.payload.type === "change");
    expect(changes.map((e) => [e.topic.replace(/:\d+$/, ""), e.payload.rev]).sort()).toEqual([
      ["member:horizonte.lia", 1],
      ["tenant:horizonte", 1],
    ]);
  });

  it("ends participation on resolve, and tells whoever saw it only for that", async () => {
    const id = await world.conversation({ assignee: "lia", participants: ["caio"] });
    await ear.clear();
    await world.as("lia", "update_conversation", {
      conversationId: id,
      patch: { status: "resolved" },
    });
    const { left, change } = await ear.topics();
    expect(left).toEqual(["member:horizonte.caio"]);
    expect(change).toHaveLength(2);
    await expect(
      world.as("caio", "get_conversation", { conversationId: id }),
    ).rejects.toMatchObject({ message: "conversation.not_found" });
  });

  it("shows the conversation to whoever begins to take part in it", async () => {
    const id = await world.conversation({ assignee: "lia" });
    await db.pool.query(
      "insert into prosa.participants (tenant_id, conversation_id, operator_id) values ($1, $2, $3)",
      [world.tenants.horizonte, id, world.operators.caio],
    );
    const { change } = await ear.topics();
    expect(change).toEqual(["member:horizonte.caio", "member:horizonte.lia", "tenant:horizonte"]);
  });
});
