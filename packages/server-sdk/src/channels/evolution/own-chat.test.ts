import { describe, expect, it } from "vitest";
import { envelope } from "./envelope.ts";
import { normalize } from "./normalize.ts";

const lid = "70000000000101@lid";
const ours = { id: "OURS", remoteJid: lid, fromMe: true };

/** The first spelling of the chat that each effect names, or the effect's type. */
function chats(event: string, data: object): string[] {
  return envelope({ event, sender: "5511940000001@s.whatsapp.net", data }).flatMap((item) => {
    const read = normalize({ ...item, receivedAt: "2026-11-22T12:00:00.000Z", settings: {} });
    if (!("effects" in read)) return [];
    return read.effects.map((effect) =>
      "chat" in effect && effect.chat ? (effect.chat.identities[0]?.value ?? "") : effect.type,
    );
  });
}

describe("the chat of a message of ours", () => {
  it("is what a status, an edit and a deletion of the account's own connection name", () => {
    const { id: keyId, ...key } = ours;
    expect(chats("messages.update", { keyId, ...key, status: "READ" })).toEqual([lid]);
    expect(chats("messages.update", { key: ours, message: { conversation: "oi" } })).toEqual([lid]);
    expect(chats("messages.delete", ours)).toEqual([lid]);
  });

  it.each([
    ["a customer's message", { ...ours, fromMe: false }],
    ["a group", { ...ours, remoteJid: "120363000000000001@g.us" }],
    ["the account itself", { ...ours, remoteJid: "5511940000001@s.whatsapp.net" }],
    ["Meta's channel, whose concurrent events mix up chats", { ...ours, id: "wamid.AAAA" }],
  ])("is nobody for %s", (_, key) => {
    expect(chats("messages.update", { ...key, status: "READ" })).toEqual(["status"]);
  });
});
