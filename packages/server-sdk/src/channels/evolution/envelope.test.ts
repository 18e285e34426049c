import { isProsaError } from "@prosa/core";
import { describe, expect, it } from "vitest";
import { envelope } from "./envelope.ts";

const text = (remoteJid: string, overrides: Record<string, unknown> = {}) => ({
  event: "messages.upsert",
  instance: "loja",
  apikey: "secret-1",
  date_time: "2026-11-22T07:00:00.000Z",
  sender: "5511940000001@s.whatsapp.net",
  data: {
    key: { remoteJid, fromMe: false, id: "M1" },
    message: { conversation: "oi" },
    messageTimestamp: 1_795_333_515,
    ...overrides,
  },
});
const keyOf = (body: unknown) => envelope(body)[0]?.dedupeKey;

describe("envelope", () => {
  it("splits a list into items, each in its own lane", () => {
    const items = envelope({
      event: "contacts.update",
      data: [{ remoteJid: "1@lid" }, { remoteJid: "2@lid" }],
    });
    expect(items.map((item) => [item.laneKey, item.payload.data])).toEqual([
      ["contact:1@lid", { remoteJid: "1@lid" }],
      ["contact:2@lid", { remoteJid: "2@lid" }],
    ]);
  });

  it.each([
    ["null", null],
    ["an empty list", []],
    ["text", "odd"],
    ["a list of texts", ["551@s.whatsapp.net", "552@s.whatsapp.net"]],
    ["a number", 7],
  ])("keeps an event whose data is %s", (_, data) => {
    const items = envelope({ event: "CHATS_DELETE", data });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ providerEvent: "chats.delete", laneKey: "channel" });
  });

  it.each([null, [], "text", 7, {}, { data: {} }, { event: "" }])("refuses %j", (body) => {
    const refuse = () => envelope(body);
    expect(refuse).toThrowError();
    try {
      refuse();
    } catch (error) {
      expect(isProsaError(error) && error.code).toBe("webhook.malformed");
    }
  });

  it("puts every event into the lane of what it speaks of", () => {
    const lanes = [
      { event: "messages.upsert", data: { key: { id: "M", remoteJid: "1@lid" } } },
      { event: "send.message", data: { key: { id: "M", remoteJid: "1@lid" } } },
      { event: "messages.update", data: { keyId: "M", remoteJid: "1@lid", fromMe: true } },
      { event: "messages.edited", data: { key: { id: "M", remoteJid: "1@lid" } } },
      { event: "messages.delete", data: { id: "M", fromMe: false, remoteJid: "1@lid" } },
      { event: "messages.set", data: [{ key: { id: "M", remoteJid: "1@lid" } }] },
      { event: "contacts.upsert", data: { remoteJid: "1@lid" } },
      { event: "connection.update", data: { state: "open" } },
      { event: "logout.instance", data: null },
    ].map((body) => envelope(body)[0]?.laneKey);
    expect(lanes).toEqual([
      "chat:1@lid",
      "chat:1@lid",
      "msg:M",
      "msg:M",
      "msg:M",
      "import:1@lid",
      "contact:1@lid",
      "channel",
      "channel",
    ]);
  });

  it("strips credentials and key material at any depth, and nothing else", () => {
    const [item] = envelope({
      ...text("1@lid", {
        message: {
          imageMessage: { caption: "c", mediaKey: { "0": 1 }, deep: { api_key: "secret-2" } },
        },
      }),
      api_key: "secret-3",
      server_url: "http://evolution:8080",
    });
    expect(JSON.stringify(item)).not.toMatch(/secret|mediaKey/);
    expect(item?.payload.data).toMatchObject({
      message: { imageMessage: { caption: "c", deep: {} } },
    });
  });

  it("never stores the code that pairs a phone", () => {
    const qrcode = {
      instance: "loja",
      code: "2@ref,noise,identity",
      base64: "data:image/png;base64,x",
    };
    const [item] = envelope({ event: "qrcode.updated", instance: "loja", data: { qrcode } });
    expect(item?.payload.data).toEqual({ qrcode: { instance: "loja" } });
  });

  it("drops what Postgres refuses: null characters and half surrogates", () => {
    const [item] = envelope(text("1@lid", { pushName: "A\u0000na\ud83d", "k\u0000": 1 }));
    expect(item?.payload.data).toMatchObject({ pushName: "Ana\ufffd", k: 1 });
  });

  it("cuts what is nested without end", () => {
    let data: unknown = "bottom";
    for (let depth = 0; depth < 5_000; depth++) data = { data };
    expect(() => envelope({ event: "messages.upsert", data })).not.toThrow();
  });

  it("marks presence as volatile", () => {
    expect(envelope({ event: "presence.update", data: { id: "1@lid" } })[0]?.volatile).toBe(true);
  });
});

describe("the dedupe key", () => {
  const update = (status: string, overrides = {}) => ({
    event: "messages.update",
    data: { keyId: "M1", fromMe: true, remoteJid: "1@s.whatsapp.net", status, ...overrides },
  });

  it("is the same for another spelling of the chat, database id and clock", () => {
    expect(keyOf(text("70000000000101@lid", { instanceId: "a", messageTimestamp: 1 }))).toBe(
      keyOf(text("5511987650001@s.whatsapp.net", { instanceId: "b", messageTimestamp: 2 })),
    );
    expect(keyOf(update("READ", { messageId: "cm1" }))).toBe(
      keyOf(update("READ", { messageId: "cm2" })),
    );
  });

  it("tells two statuses of one message apart, and two participants' receipts", () => {
    expect(keyOf(update("READ"))).not.toBe(keyOf(update("DELIVERY_ACK")));
    expect(keyOf(update("READ", { participant: "1@lid" }))).not.toBe(
      keyOf(update("READ", { participant: "2@lid" })),
    );
  });

  it("tells our message from a stranger's of the same id", () => {
    const data = { ...text("1@lid").data, key: { remoteJid: "1@lid", fromMe: true, id: "M1" } };
    expect(keyOf({ ...text("1@lid"), data })).not.toBe(keyOf(text("1@lid")));
  });

  it("tells the same text edited twice apart, by the edit's own time", () => {
    const edit = (timestampMs: string) => ({
      event: "messages.edited",
      data: {
        key: { id: "M1" },
        type: "MESSAGE_EDIT",
        editedMessage: { conversation: "x" },
        timestampMs,
      },
    });
    expect(keyOf(edit("1795333533883"))).not.toBe(keyOf(edit("1795333599999")));
    expect(keyOf(edit("1795333533883"))).toBe(keyOf(edit("1795333533883")));
  });

  it("is none where a repeat cannot be told", () => {
    expect(keyOf({ event: "contacts.update", data: { remoteJid: "1@lid" } })).toBeNull();
    expect(keyOf({ event: "connection.update", data: { state: "open" } })).toBeNull();
    expect(keyOf(update("SERVER_ACK", { message: { editedMessage: {} } }))).toBeNull();
  });

  it("tells a message with media beside it from the one without", () => {
    const image = (extra: object) =>
      keyOf(text("1@lid", { message: { imageMessage: { caption: "c" }, ...extra } }));
    expect(image({})).not.toBe(image({ mediaUrl: "https://s3.example/a.jpg" }));
  });
});
