import type { Message } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

async function linesOf(conversationId: string): Promise<Message[]> {
  const { items } = (await world.as("renata", "list_messages", { conversationId })) as unknown as {
    items: Message[];
  };
  return items.filter(({ direction }) => direction === "system");
}

describe("what was done to a conversation", () => {
  it("is one line of its thread for one act, with who did it", async () => {
    const conversationId = await world.conversation({});
    const done = await world.as("caio", "update_conversation", {
      conversationId,
      patch: { assigneeId: world.operators.caio, priority: "urgent" },
    });
    expect(done).toMatchObject({ rev: 1, lastSeq: 1, preview: null, lastMessageAt: null });
    const [line, ...others] = await linesOf(conversationId);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      kind: "system",
      body: null,
      author: { kind: "member", id: world.operators.caio, name: "Caio Menezes" },
      content: {
        work: {
          assignee: { id: world.operators.caio, name: "Caio Menezes" },
          priority: "urgent",
        },
      },
    });
  });

  it("writes no line where nothing changes", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    await world.as("caio", "update_conversation", {
      conversationId,
      patch: { priority: "normal" },
    });
    await world.as("caio", "set_labels", { conversationId, labelIds: [] });
    expect(await linesOf(conversationId)).toEqual([]);
  });

  it("names labels that were put on and taken off", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    const tenantId = world.tenants.horizonte;
    const label = async (name: string) =>
      (await world.service("create_label", { tenantId, name, color: "#B4532A" })).labelId;
    const [kitchen, urgent] = [await label("Cozinha 2"), await label("Vistoria")];
    await world.as("caio", "set_labels", { conversationId, labelIds: [kitchen] });
    await world.as("caio", "set_labels", { conversationId, labelIds: [urgent] });
    expect((await linesOf(conversationId)).map(({ content }) => content.work)).toEqual([
      { labels: { added: ["Cozinha 2"], removed: [] } },
      { labels: { added: ["Vistoria"], removed: ["Cozinha 2"] } },
    ]);
  });

  it("tells of a conversation that came back by itself as the system's", async () => {
    const conversationId = await world.conversation({ assignee: "caio", status: "snoozed" });
    await db.pool.query("update prosa.conversations set snoozed_until = now() where id = $1", [
      conversationId,
    ]);
    await world.service("wake_snoozed", {});
    expect(await linesOf(conversationId)).toMatchObject([
      {
        author: { kind: "system", id: null, name: null },
        content: { work: { status: { from: "snoozed", to: "open", until: null } } },
      },
    ]);
  });

  it("tells that an answer opened a resolved conversation again", async () => {
    const conversationId = await world.conversation({ assignee: "caio", status: "resolved" });
    await world.as("caio", "enqueue_message", {
      conversationId,
      clientMessageId: "01980000-0000-7000-8000-00000000a001",
      content: { kind: "text", body: "Só mais uma coisa" },
    });
    expect(await linesOf(conversationId)).toMatchObject([
      { content: { work: { status: { from: "resolved", to: "open", until: null } } } },
    ]);
  });

  it("leaves unread counts, the preview and the guard of answers alone", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    await world.message(conversationId, { body: "Ficou pronto?" });
    await world.as("renata", "update_conversation", { conversationId, patch: { priority: "low" } });
    const item = await world.as("caio", "get_conversation", { conversationId });
    expect(item).toMatchObject({ preview: { text: "Ficou pronto?" }, read: { unread: 1 } });
    await expect(
      world.as("caio", "enqueue_message", {
        conversationId,
        clientMessageId: "01980000-0000-7000-8000-00000000a002",
        content: { kind: "text", body: "Ficou!" },
        expectedSeq: 1,
      }),
    ).resolves.toMatchObject({ duplicate: false });
  });
});

describe("the versions of a message", () => {
  const edit = (message: string, body: string, at: string) =>
    db.pool.query("select prosa_private.apply_piece_to($1, $2, 1)", [
      message,
      { type: "edit", body, at },
    ]);

  it("are told from the first to the one that is shown", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    const messageId = await world.message(conversationId, {
      body: "Terça",
      sort_ts: "2026-11-22T09:00:00Z",
    });
    expect(await world.as("caio", "list_revisions", { messageId })).toEqual({ items: [] });
    await edit(messageId, "Quarta", "2026-11-22T09:02:00Z");
    await edit(messageId, "Quinta", "2026-11-22T09:05:00Z");
    expect(await world.as("vera", "list_revisions", { messageId }).catch((e) => e.message)).toBe(
      "message.not_found",
    );
    expect(await world.as("caio", "list_revisions", { messageId })).toEqual({
      items: [
        { body: "Terça", at: "2026-11-22T09:00:00.000Z", by: "in" },
        { body: "Quarta", at: "2026-11-22T09:02:00.000Z", by: "in" },
        { body: "Quinta", at: "2026-11-22T09:05:00.000Z", by: "in" },
      ],
    });
  });

  it("end with the message", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    const messageId = await world.message(conversationId, { body: "Terça" });
    await edit(messageId, "Quarta", "2026-11-22T09:02:00Z");
    await db.pool.query("select prosa_private.apply_piece_to($1, $2, 1)", [
      messageId,
      { type: "delete", at: "2026-11-22T09:03:00Z" },
    ]);
    expect(await world.as("caio", "list_revisions", { messageId })).toEqual({ items: [] });
  });
});

describe("the conversations before", () => {
  const sameContact = (one: string, other: string) =>
    db.pool.query(
      `update prosa.conversations set contact_id =
         (select contact_id from prosa.conversations where id = $1) where id = $2`,
      [one, other],
    );
  const ids = (answer: Record<string, unknown>) =>
    (answer.items as { id: string }[]).map(({ id }) => id);

  it("are the contact's, latest first, a page at a time, only those in sight", async () => {
    const first = await world.conversation({ assignee: "caio" });
    await world.as("caio", "update_conversation", {
      conversationId: first,
      patch: { status: "resolved" },
    });
    const second = await world.conversation({ channel: "showroom", status: "resolved" });
    const third = await world.conversation({ assignee: "caio", status: "resolved" });
    await world.conversation({ assignee: "caio", status: "resolved" });
    const conversationId = await world.conversation({ assignee: "caio" });
    const later = await world.conversation({ assignee: "caio" });
    for (const other of [second, third, conversationId, later]) await sameContact(first, other);

    const all = await world.as("renata", "list_past_conversations", { conversationId });
    expect(ids(all)).toEqual([third, second, first]);
    expect(all.nextBefore).toBeNull();
    const seen = await world.as("caio", "list_past_conversations", { conversationId });
    expect(ids(seen)).toEqual([third, first]);
    const [, oldest] = seen.items as Record<string, unknown>[];
    expect(oldest).toMatchObject({ status: "resolved", resolvedBy: "Caio Menezes" });
    expect(oldest?.resolvedAt).toMatch(/Z$/);

    const page = await world.as("renata", "list_past_conversations", { conversationId, limit: 2 });
    expect(ids(page)).toEqual([third, second]);
    const rest = await world.as("renata", "list_past_conversations", {
      conversationId,
      limit: 2,
      before: page.nextBefore,
    });
    expect(ids(rest)).toEqual([first]);
    expect(rest.nextBefore).toBeNull();
  });
});
