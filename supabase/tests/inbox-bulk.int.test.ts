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
  undo: { patch: object; labelIds: string[] };
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

  it("hands out what undoes it", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const label = await world.service("create_label", {
      tenantId: world.tenants.horizonte,
      name: "Garantia",
      color: "#aa5500",
    });
    const [first] = await update({
      conversationIds: [id],
      patch: { assigneeId: null, priority: "high" },
      addLabelIds: [label.labelId],
    });
    expect(first?.conversation.labels).toMatchObject([{ name: "Garantia" }]);
    const [undone] = await update({
      conversationIds: [id],
      patch: first?.undo.patch,
      removeLabelIds: [label.labelId],
    });
    expect(undone?.conversation).toMatchObject({
      priority: "normal",
      labels: [],
      assignee: { name: "Caio Menezes" },
    });
  });

  it("refuses a patch that no conversation can take, for each of them", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const [result] = await update({ conversationIds: [id], patch: { priority: "huge" } });
    expect(result).toMatchObject({ ok: false, error: "request.invalid" });
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
