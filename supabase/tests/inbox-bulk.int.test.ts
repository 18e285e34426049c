import { randomUUID } from "node:crypto";
import type { Conversation } from "@prosa/core";
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

interface Result {
  conversationId: string;
  ok: boolean;
  error?: string;
  conversation: Conversation;
}

async function update(args: object): Promise<Result[]> {
  return (await world.as("caio", "update_conversations", { ...args })).results as Result[];
}

describe("a change of many conversations", () => {
  it("changes those that the operator may change, and says why it left the others", async () => {
    const mine = await world.conversation({ assignee: "caio" });
    const foreign = await world.conversation({ assignee: "lia" });
    const elsewhere = await world.conversation({ tenant: "aurora" });
    const unknown = randomUUID();
    const results = await update({
      conversationIds: [foreign, mine, elsewhere, unknown],
      patch: { status: "resolved" },
    });
    expect(results.map(({ ok, error }) => error ?? ok)).toEqual([
      "conversation.not_found",
      true,
      "conversation.not_found",
      "conversation.not_found",
    ]);
    const { rows } = await db.pool.query(
      "select id from prosa.conversations where status = 'resolved' and id = any ($1)",
      [[mine, foreign, elsewhere]],
    );
    expect(rows).toEqual([{ id: mine }]);
  });

  it("refuses a patch that no conversation can take, for each of them", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const [result] = await update({ conversationIds: [id], patch: { priority: "huge" } });
    expect(result).toMatchObject({ ok: false, error: "request.invalid" });
  });
});

describe("a change of many that is undone", () => {
  const undo = async (undoId: unknown, person: "caio" | "lia" | "vera" = "caio") =>
    (await world.as(person, "undo_update", { undoId })).results as Result[];
  const change = (args: object) => world.as("caio", "update_conversations", { ...args });
  const row = async (id: string) => {
    const { rows } = await db.pool.query(
      `select status, priority, assignee_id, team_id, snoozed_until, waiting_since, resolved_at,
         array(select label_id from prosa.conversation_labels where conversation_id = c.id
           order by label_id) labels
       from prosa.conversations c where id = $1`,
      [id],
    );
    return rows[0];
  };
  const label = async (name: string) =>
    (
      await world.service("create_label", {
        tenantId: world.tenants.horizonte,
        name,
        color: "#aa5500",
      })
    ).labelId;

  it("is exactly as it was, since when the customer waits and the labels too", async () => {
    const id = await world.conversation({ assignee: "caio", team: "medicoes" });
    await world.message(id, { created_at: "2026-11-22T09:00:00.123456Z" });
    const [kept, added] = [await label("Fica"), await label("Entra")];
    await world.as("caio", "set_labels", { conversationId: id, labelIds: [kept] });
    const before = await row(id);
    expect(before.waiting_since).not.toBeNull();
    const { undoId } = await change({
      conversationIds: [id],
      patch: { status: "resolved", priority: "urgent", teamId: null },
      addLabelIds: [added],
      removeLabelIds: [kept],
    });
    expect(await row(id)).toMatchObject({ status: "resolved", labels: [added] });
    expect(await undo(undoId)).toMatchObject([{ ok: true, conversation: { status: "open" } }]);
    expect(await row(id)).toEqual(before);
    expect(await undo(undoId), "once").toEqual([]);
  });

  it("comes back to who gave it away and sees it no more", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const { undoId } = await change({
      conversationIds: [id],
      patch: { assigneeId: world.operators.lia },
    });
    await expect(world.as("caio", "get_conversation", { conversationId: id })).rejects.toThrow();
    expect(await undo(undoId, "lia"), "of another").toEqual([]);
    expect(await undo(undoId)).toMatchObject([{ ok: true, conversation: { id } }]);
    expect((await row(id)).assignee_id).toBe(world.operators.caio);
  });

  it("stays where somebody changed it since, and goes back where only messages came", async () => {
    const [theirs, ours] = [
      await world.conversation({ assignee: "caio" }),
      await world.conversation({ assignee: "caio" }),
    ];
    const { undoId } = await change({
      conversationIds: [theirs, ours],
      patch: { priority: "high" },
    });
    await world.as("renata", "update_conversation", {
      conversationId: theirs,
      patch: { priority: "low" },
    });
    await world.message(ours);
    const results = await undo(undoId);
    expect(results.find((each) => each.conversationId === theirs)).toMatchObject({
      ok: false,
      error: "storage.conflict",
    });
    expect(await row(theirs)).toMatchObject({ priority: "low" });
    expect(await row(ours)).toMatchObject({ priority: "normal" });
  });

  it("tells why where another conversation with the contact is open by now", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const { undoId } = await change({ conversationIds: [id], patch: { status: "resolved" } });
    await db.pool.query(
      `insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number)
       select gen_random_uuid(), tenant_id, channel_id, contact_id, address_id, 900000
       from prosa.conversations where id = $1`,
      [id],
    );
    expect(await undo(undoId)).toMatchObject([{ ok: false, error: "conversation.closed" }]);
    expect(await row(id)).toMatchObject({ status: "resolved" });
  });

  it("is not offered where nothing changed", async () => {
    const foreign = await world.conversation({ assignee: "lia" });
    expect(await change({ conversationIds: [foreign], patch: { priority: "high" } })).toMatchObject(
      {
        undoId: null,
      },
    );
  });

  it("is forgotten after ten minutes", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const { undoId } = await change({ conversationIds: [id], patch: { priority: "high" } });
    await db.pool.query("update prosa.undo_steps set created_at = now() - interval '11 minutes'");
    expect(await undo(undoId)).toEqual([]);
    await change({ conversationIds: [id], patch: { priority: "low" } });
    const { rows } = await db.pool.query("select id from prosa.undo_steps where id = $1", [undoId]);
    expect(rows).toEqual([]);
  });
});

describe("read marks that are set", () => {
  it("go back and forth for the caller alone, and say why where they may not", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const foreign = await world.conversation({ assignee: "lia" });
    for (let n = 0; n < 3; n += 1) await world.message(id);
    const set = async (seq: number) =>
      (
        await world.as("caio", "set_read_marks", {
          marks: [
            { conversationId: id, seq },
            { conversationId: foreign, seq },
          ],
        })
      ).results as { conversationId: string; ok: boolean; read?: object; error?: string }[];
    const mine = async (seq: number) =>
      (await set(seq)).find((each) => each.conversationId === id)?.read;
    expect(await mine(99)).toEqual({ lastReadSeq: 3, unread: 0 });
    expect(await mine(2)).toEqual({ lastReadSeq: 2, unread: 1 });
    expect(await mine(0)).toEqual({ lastReadSeq: 0, unread: 3 });
    expect((await set(1)).find((each) => each.conversationId === foreign)).toMatchObject({
      ok: false,
      error: "conversation.not_found",
    });
    const renata = await world.as("renata", "get_conversation", { conversationId: id });
    expect(renata.read).toEqual({ lastReadSeq: 0, unread: 3 });
  });
});

describe("a transfer", () => {
  const transfer = (conversationId: string, args: object) =>
    world.as("caio", "transfer_conversation", { conversationId, ...args });

  it("writes the note and hands over in one transaction, once", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const args = {
      assigneeId: world.operators.lia,
      note: "Ela prefere de manhã.",
      clientMessageId: randomUUID(),
    };
    expect(await transfer(id, args)).toMatchObject({
      conversation: { assignee: { name: "Lia Moura" } },
      message: { kind: "note", body: "Ela prefere de manhã." },
    });
    await transfer(id, args);
    const { rows } = await db.pool.query(
      "select direction, body from prosa.messages where conversation_id = $1 and direction = 'note'",
      [id],
    );
    expect(rows).toEqual([{ direction: "note", body: "Ela prefere de manhã." }]);
  });

  it("leaves no note where nobody can take it", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const note = { note: "Segue.", clientMessageId: randomUUID() };
    for (const to of [{ assigneeId: world.operators.vera }, { teamId: world.teams.recepcao }, {}]) {
      await expect(transfer(id, { ...to, ...note })).rejects.toMatchObject({
        message: "request.invalid",
      });
    }
    const { rows } = await db.pool.query("select from prosa.messages where conversation_id = $1", [
      id,
    ]);
    expect(rows).toEqual([]);
  });

  it("goes to a team without a person, and needs no note", async () => {
    const id = await world.conversation({ assignee: "caio" });
    expect(await transfer(id, { teamId: world.teams.posvenda, assigneeId: null })).toMatchObject({
      conversation: { assignee: null, team: { name: "Pós-venda" } },
      message: null,
    });
  });
});

describe("a snoozed conversation", () => {
  it("is open again once its time has come, and tells so", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const later = await world.conversation({ assignee: "caio" });
    for (const conversationId of [id, later]) {
      await world.as("caio", "update_conversation", {
        conversationId,
        patch: { status: "snoozed", snoozedUntil: "2099-01-01T12:00:00Z" },
      });
    }
    await db.pool.query("update prosa.conversations set snoozed_until = now() where id = $1", [id]);
    expect(await world.service("wake_snoozed", {})).toEqual({ woken: 1 });
    expect(await world.as("caio", "get_conversation", { conversationId: id })).toMatchObject({
      status: "open",
      snoozedUntil: null,
      rev: 2,
    });
    expect(await world.service("wake_snoozed", {})).toEqual({ woken: 0 });
  });
});
