import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseWebhook, type WebhookKind } from "./index.ts";

const folder = new URL("./testing/__fixtures__/webhook/", import.meta.url);
const bodies = readdirSync(folder).map(
  (file) => [file, JSON.parse(readFileSync(new URL(file, folder), "utf8")).body] as const,
);

/** The member that each captured event belongs to, written apart from the code's own list. */
const members: Record<string, WebhookKind> = {
  call: "call",
  "chats.set": "chat",
  "chats.update": "chat",
  "chats.upsert": "chat",
  "connection.update": "connection",
  "contacts.update": "contact",
  "contacts.upsert": "contact",
  error: "error",
  "group-participants.update": "participants",
  "instance.create": "instance",
  "instance.delete": "instance",
  "labels.association": "label_change",
  "labels.edit": "label",
  "messages.delete": "delete",
  "messages.edited": "edit",
  "messages.set": "history",
  "messages.update": "status",
  "messages.upsert": "message",
  "presence.update": "presence",
  "qrcode.updated": "qrcode",
  "send.message": "message",
  "send.message.update": "edit",
};

describe("parseWebhook", () => {
  it.each(bodies)("gives %s its member", (file, body) => {
    const parsed = parseWebhook(body);
    expect(parsed).toMatchObject({
      kind: members[file.split("--")[0]!],
      event: body.event,
      instance: body.instance ?? null,
      data: body.data,
    });
    expect(parsed.items).toMatchObject(Array.isArray(body.data) ? body.data : [body.data]);
  });

  it.each([
    ["chats.delete", ["5511987650001@s.whatsapp.net"], "chat_delete", 1],
    ["groups.upsert", [{ id: "120363000000000001@g.us" }], "group", 1],
    ["logout.instance", null, "instance", 0],
    ["remove.instance", null, "instance", 0],
    ["status.instance", { status: "closed" }, "instance", 1],
    ["messaging-history.set", { progress: 100 }, "history_sync", 1],
    ["typebot.start", { remoteJid: "x@lid" }, "typebot", 1],
    ["MESSAGING_HISTORY_SET", { progress: 100 }, "history_sync", 1],
    ["GROUP_PARTICIPANTS_UPDATE", { action: "add" }, "participants", 1],
    ["carts.update", { id: 1 }, "other", 1],
  ] as const)("reads %s, which was not captured", (event, data, kind, count) => {
    const parsed = parseWebhook({ event, instance: "loja", data });
    expect([parsed.kind, parsed.items.length]).toEqual([kind, count]);
  });

  it("narrows items by kind", () => {
    const parsed = parseWebhook({ event: "MESSAGES_UPSERT", data: { key: { id: "A1" } } });
    expect(parsed.kind === "message" && parsed.items[0]?.key?.id).toBe("A1");
    const gone = parseWebhook({ event: "chats.delete", data: ["a@lid", null, 3] });
    expect(gone.kind === "chat_delete" && gone.items).toEqual([{ remoteJid: "a@lid" }]);
  });

  it("spells the fields of version 1 as version 2 does", () => {
    const parsed = (event: string, data: unknown) => parseWebhook({ event, data }).items[0];
    const jid = "5511987650001@s.whatsapp.net";
    expect(parsed("messages.update", { id: "BAE5", owner: "loja" })).toMatchObject({
      keyId: "BAE5",
    });
    expect(
      parsed("contacts.update", [{ id: jid, profilePictureUrl: "p", owner: "loja" }]),
    ).toMatchObject({ remoteJid: jid, profilePicUrl: "p" });
    expect(parsed("chats.update", [{ id: jid, owner: jid }])).toMatchObject({ remoteJid: jid });
    expect(parsed("chats.upsert", [{ id: "cmwrj499j", name: "Ana" }])).not.toHaveProperty(
      "remoteJid",
    );
  });

  it("leaves credentials out", () => {
    const parsed = parseWebhook({ event: "error", apikey: "k1", api_key: "k2", data: null });
    expect(JSON.stringify(parsed)).not.toMatch(/k1|k2/);
  });

  it.each([
    undefined,
    null,
    "text",
    7,
    [],
    {},
    { event: 1, data: ["a@s.whatsapp.net", null, 3] },
    { event: "messages.upsert", data: null, isLatest: "no" },
    JSON.parse('{"event":"__proto__","data":{"__proto__":{"polluted":true}}}'),
    JSON.parse('{"event":"chats.update","data":{"owner":"x","__proto__":{"polluted":true}}}'),
  ])("reads %j without throwing and without items it does not have", (body) => {
    const parsed = parseWebhook(body);
    expect(typeof parsed.event).toBe("string");
    expect(parsed.items.every((item) => typeof item === "object" && item !== null)).toBe(true);
    expect("polluted" in {}).toBe(false);
  });

  it("keeps the marks of a history import", () => {
    const body = { event: "messages.set", data: [], isLatest: true, progress: 40 };
    expect(parseWebhook(body)).toMatchObject({ kind: "history", isLatest: true, progress: 40 });
  });
});
