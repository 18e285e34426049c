import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../packages/server-sdk/src/ports/index.ts";
import { createSendFixture, type Enqueued, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
const open: SendFixture[] = [];
beforeEach(async () => {
  f = await createSendFixture();
  open.push(f);
  // The fixture numbers its own conversations by hand.
  await f.db.pool.query("update prosa.tenant_counters set conversation_number = 100");
});
afterAll(() => Promise.all(open.map((fixture) => fixture.close())));

type Started = Enqueued & { conversationId: string };
const start = (who: JsonObject, more: JsonObject = {}, as: keyof SendFixture["as"] = "caio") =>
  f.sql.call<Started>(
    "start_conversation",
    { channelId: f.channelId, clientMessageId: randomUUID(), body: "Olá!", ...who, ...more },
    f.as[as],
  );
const count = async (table: string) =>
  (await f.db.pool.query(`select count(*)::int n from prosa.${table}`)).rows[0].n as number;

describe("a conversation that we begin", () => {
  it("is made for a new number, is the beginner's, and its first message waits to be sent", async () => {
    const { conversationId, message } = await start({ phone: "5521987654321" });
    const conversation = await f.sql.call<{ assignee: unknown; contact: unknown }>(
      "get_conversation",
      { conversationId },
      f.as.caio,
    );
    expect(conversation).toMatchObject({
      assignee: { id: f.operatorIds.caio },
      contact: { phone: "+5521987654321" },
    });
    expect(message).toMatchObject({ body: "Olá!", status: "queued" });
    expect(await f.begin({ conversationId })).toMatchObject({
      state: "call",
      sendKey: "5521987654321@s.whatsapp.net",
    });
  });

  it("goes on in the open one, by either form of the number", async () => {
    const first = await start({ phone: "5531987654321" });
    const contacts = await count("contacts");
    const again = await start({ phone: "553187654321" });
    expect(again.conversationId).toBe(first.conversationId);
    expect(await count("contacts")).toBe(contacts);
  });

  it("is new when the last one is resolved, with the same contact", async () => {
    const first = await start({ phone: "5521987654321" });
    await f.db.pool.query("update prosa.conversations set status = 'resolved' where id = $1", [
      first.conversationId,
    ]);
    const contacts = await count("contacts");
    const second = await start({ phone: "5521987654321" });
    expect(second.conversationId).not.toBe(first.conversationId);
    expect(await count("contacts")).toBe(contacts);
  });

  it("is one, with one message, of ten simultaneous requests with one id", async () => {
    const clientMessageId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => start({ phone: "5521987654321" }, { clientMessageId })),
    );
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  });

  it("is one of two people who write to one new number at once", async () => {
    const answers = await Promise.all([
      start({ phone: "5521987654321" }, {}, "helena"),
      start({ phone: "552187654321" }, {}, "helena"),
    ]);
    expect(new Set(answers.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it("is begun with a contact, by the address that it has", async () => {
    const { conversationId } = await start({ contactId: f.contactId });
    expect(conversationId).toBe(f.conversationId);
  });

  it("tells nothing of one that a colleague holds", async () => {
    const { conversationId } = await start({ phone: "5521987654321" });
    await expect(start({ phone: "5521987654321" }, {}, "lia")).rejects.toMatchObject({
      code: "conversation.taken",
      details: {},
    });
    const before = await count("messages");
    expect(before).toBe(1);
    expect(conversationId).toBeDefined();
  });

  it("is refused to viewers, to strangers, without a number, and on another's channel", async () => {
    const phone = "5521987654321";
    await expect(start({ phone }, {}, "vera")).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(start({ phone }, {}, "stranger")).rejects.toMatchObject({
      code: "channel.not_found",
    });
    await expect(start({ phone: "(21) 98765" })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(start({})).rejects.toMatchObject({ code: "request.invalid" });
    await expect(start({ contactId: randomUUID() })).rejects.toMatchObject({
      code: "contact.not_found",
    });
    await f.db.pool.query("delete from prosa.channel_members where operator_id = $1", [
      f.operatorIds.caio,
    ]);
    await expect(start({ phone })).rejects.toMatchObject({ code: "channel.not_found" });
    expect(await count("messages")).toBe(0);
  });
});
