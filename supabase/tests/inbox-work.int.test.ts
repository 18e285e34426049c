import { randomUUID } from "node:crypto";
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

describe("a change of a conversation", () => {
  const update = (conversationId: string, patch: object, more: object = {}) =>
    world.as("caio", "update_conversation", { conversationId, patch, ...more });

  it("counts one rev, and none where nothing changes", async () => {
    const id = await world.conversation({});
    const first = await update(id, { assigneeId: world.operators.caio, priority: "urgent" });
    expect(first).toMatchObject({
      rev: 1,
      priority: "urgent",
      assignee: { id: world.operators.caio, name: "Caio Menezes" },
    });
    expect(await update(id, { priority: "urgent" })).toMatchObject({ rev: 1 });
  });

  it("snoozes until a time to come, resolves and opens again", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const snoozedUntil = "2099-01-01T12:00:00.000Z";
    expect(await update(id, { status: "snoozed", snoozedUntil })).toMatchObject({ snoozedUntil });
    expect(await update(id, { status: "resolved" })).toMatchObject({
      status: "resolved",
      snoozedUntil: null,
    });
    expect(await update(id, { status: "open" })).toMatchObject({ status: "open" });
  });

  it.each([
    { status: "snoozed" },
    { status: "snoozed", snoozedUntil: "2020-01-01T00:00:00Z" },
    { status: "snoozed", snoozedUntil: "tomorrow" },
    { status: "snoozed", snoozedUntil: "2099-02-31T00:00:00Z" },
    { status: "merged" },
    { priority: "huge" },
    { assigneeId: "me" },
    { assigneeId: "01890000-0000-7000-8000-000000000000" },
    { teamId: "01890000-0000-7000-8000-000000000000" },
    { number: 7 },
  ])("refuses the patch %j and changes nothing", async (patch) => {
    const id = await world.conversation({ assignee: "caio" });
    await expect(update(id, patch)).rejects.toMatchObject({ message: "request.invalid" });
    const item = await world.as("caio", "get_conversation", { conversationId: id });
    expect(item.rev).toBe(0);
  });

  it("refuses a viewer and another company's operator as assignee", async () => {
    const id = await world.conversation({ assignee: "caio" });
    for (const person of ["vera", "bia"] as const) {
      await expect(update(id, { assigneeId: world.operators[person] })).rejects.toMatchObject({
        message: "request.invalid",
      });
    }
  });

  it("refuses a stale expectation", async () => {
    const id = await world.conversation({ assignee: "caio" });
    await world.message(id);
    await expect(update(id, { priority: "low" }, { expectedRev: 0 })).rejects.toMatchObject({
      code: "PT409",
      message: "storage.conflict",
    });
    expect(await update(id, { priority: "low" }, { expectedRev: 1 })).toMatchObject({ rev: 2 });
  });

  it("does not open a second conversation with the same contact on a channel", async () => {
    const resolved = await world.conversation({ assignee: "caio", status: "resolved" });
    await db.pool.query(
      `insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number)
       select gen_random_uuid(), tenant_id, channel_id, contact_id, address_id, 900001
       from prosa.conversations where id = $1`,
      [resolved],
    );
    await expect(update(resolved, { status: "open" })).rejects.toMatchObject({
      message: "conversation.closed",
    });
  });

  it("keeps a draft to its author and forgets an empty one", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    const draft = (body: string) =>
      world.as("caio", "save_draft", { conversationId, kind: "reply", body });
    const seenBy = async (person: "caio" | "renata") =>
      (
        await db.asUser(world.claims(person), (c) =>
          c.query("select body from prosa.drafts where conversation_id = $1", [conversationId]),
        )
      ).rows;
    await draft("Vou ver");
    await draft("Vou ver e já respondo");
    expect(await seenBy("caio")).toEqual([{ body: "Vou ver e já respondo" }]);
    expect(await seenBy("renata")).toEqual([]);
    await draft("");
    expect(await seenBy("caio")).toEqual([]);
  });
});

describe("provisioning", () => {
  it("finds what an earlier call made, and keeps companies apart", async () => {
    const again = await world.service("create_tenant", { slug: "horizonte", name: "Outra" });
    expect(again).toEqual({ created: false, tenantId: world.tenants.horizonte });
    const token = { channelId: world.channels.pinheiros, tokenHash: "a".repeat(64) };
    const first = await world.service("add_channel_token", token);
    expect(await world.service("add_channel_token", token)).toEqual(first);
    await expect(
      world.service("add_channel_token", { ...token, channelId: world.channels.centro }),
    ).rejects.toMatchObject({ message: "request.invalid" });
    await expect(
      world.service("create_team", {
        tenantId: world.tenants.horizonte,
        name: "Mista",
        members: [world.operators.bia],
      }),
    ).rejects.toMatchObject({ code: "23503" });
    await expect(
      world.service("create_channel", {
        id: world.channels.centro,
        tenantId: world.tenants.horizonte,
        provider: "evolution",
        type: "whatsapp",
        name: "Roubado",
      }),
    ).rejects.toMatchObject({ message: "request.invalid" });
    await expect(
      world.service("set_channel_secret", {
        channelId: randomUUID(),
        ciphertext: "x",
        keyVersion: 1,
      }),
    ).rejects.toMatchObject({ message: "channel.not_found" });
  });
});
