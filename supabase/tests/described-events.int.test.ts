import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openShop, ownJid, people, type Shop, thread } from "./demands-support.ts";
import {
  ana,
  anaLid,
  expectNoCredential,
  globalKey,
  group,
  outcomes,
  play,
  playTwice,
  type Sent,
  said,
} from "./described-support.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { type Pipeline, startPipeline } from "./ingest-replay-support.ts";

let db: TestDatabase;
let pipeline: Pipeline;
let shop: Shop;
beforeAll(async () => {
  db = await createDatabase();
  pipeline = startPipeline(db.databaseUrl);
  await pipeline.worker.ready;
});
beforeEach(async () => {
  shop = await openShop(db, pipeline);
});
afterAll(async () => {
  await expectNoCredential(db);
  await pipeline.stop();
  await db.drop();
});

describe("events without an effect are kept with a reason", () => {
  const label = { id: "7", name: "Garantia", color: "3", predefinedId: "", instance: "loja-demo" };
  const member = { id: group, author: ana, action: "add" };
  it.each<[string, ...Sent[]]>([
    ["chats.set", ["chats.set", [{ remoteJid: ana, unreadMessages: 2 }]]],
    ["a list of new chats", ["chats.upsert", [{ remoteJid: ana, name: "Ana", unreadMessages: 2 }]]],
    ["a chat of the EVOLUTION channel", ["chats.upsert", { remoteJid: "5511987650001" }]],
    ["a chat by its database id", ["chats.upsert", [{ id: "cm1", name: "Ana" }]]],
    ["a chat that says it is read", ["chats.upsert", [{ remoteJid: ana, unreadMessages: 0 }]]],
    ["a hint", ["chats.update", [{ remoteJid: anaLid, instanceId: "i" }]]],
    ["a chat of v1", ["chats.update", [{ id: ana, owner: "loja-demo" }]]],
    ["deleted chats", ["chats.delete", [ana, anaLid]]],
    ["a call by LID", ["call", { id: "C", from: anaLid, chatId: anaLid, status: "offer" }]],
    [
      "a label, which is deleted twice",
      ["labels.edit", { ...label, deleted: true }],
      ["labels.edit", { ...label, deleted: true }],
    ],
    [
      "a label put on a chat",
      ["labels.association", { instance: "loja-demo", type: "add", chatId: ana, labelId: "7" }],
    ],
    [
      "the end of a history",
      ["messaging-history.set", { messageCount: 9, chatCount: 1, contactCount: 1, progress: 100 }],
    ],
    [
      "a bot's start",
      [
        "typebot.start",
        { remoteJid: ana, url: "https://bot.example", variables: { apiKey: globalKey } },
      ],
    ],
    ["a bot's change", ["typebot.change-status", { remoteJid: ana, status: "closed" }]],
    [
      "an instance's birth",
      ["instance.create", { instanceName: "loja-demo", hash: globalKey, token: globalKey }],
    ],
    [
      "the ERRORS webhook, which names no instance",
      [
        "error",
        { error: "Forbidden", message: "name in use", status: 403 },
        { instance: undefined, api_key: globalKey },
      ],
    ],
    ["a connection in no known state", ["connection.update", { state: "constructor" }]],
    ["no contacts at all", ["contacts.upsert", []]],
    ["a contact without a JID", ["contacts.upsert", [{ pushName: "Ana", instanceId: "i" }]]],
    ["a group's last sender", ["contacts.update", { remoteJid: group, pushName: "Bruno" }]],
    [
      "members by JID alone",
      ["group-participants.update", { ...member, participants: [ana], participantsData: [] }],
    ],
  ])("%s", async (_, ...events) => {
    await playTwice(db, shop, ...events);
    expect(new Set(await outcomes(shop))).toEqual(
      new Set([expect.stringMatching(/^no_effect: ./)]),
    );
    expect(await people(shop)).toEqual([]);
  });
});

describe("contacts and groups", () => {
  it.each<[string, Sent]>([
    ["an object", ["contacts.update", { remoteJid: ana, pushName: "Ana", profilePicUrl: null }]],
    ["a list", ["contacts.upsert", [{ remoteJid: ana, pushName: "Ana" }]]],
    ["v1", ["contacts.upsert", [{ id: ana, pushName: "Ana", profilePictureUrl: "x", owner: "o" }]]],
  ])("names a contact by %s, and never by nothing or digits", async (_, event) => {
    await playTwice(
      db,
      shop,
      event,
      ["contacts.update", { remoteJid: ana, pushName: "" }],
      ["contacts.update", [{ remoteJid: ana, pushName: "5511987650001" }]],
      ["contacts.update", [{ remoteJid: ana }]],
    );
    expect(await people(shop)).toMatchObject([{ name: "Ana", spellings: [ana] }]);
  });

  it("learns a group's name from itself, and its members from objects", async () => {
    await playTwice(
      db,
      shop,
      ["groups.upsert", [{ id: group, subject: "Obra", owner: anaLid, participants: [] }]],
      [
        "group-participants.update",
        {
          id: group,
          author: anaLid,
          action: "promote",
          participants: [{ id: anaLid, phoneNumber: ana, admin: null }],
          participantsData: [{ jid: { id: anaLid }, phoneNumber: "[object Object]" }],
        },
      ],
    );
    const known = (await people(shop)).map(({ name, spellings }) => [name, spellings]);
    expect(known).toEqual([
      ["Obra", [group]],
      [null, [ana, anaLid]],
    ]);
  });
});

describe("the connection", () => {
  const at = (second: number) => ({
    date_time: `2026-11-22T07:45:${String(second).padStart(2, "0")}.000Z`,
  });
  const connection = (state: string, second: number, more: object = {}): Sent => [
    "connection.update",
    { instance: "loja-demo", state, statusReason: 200, ...more },
    at(second),
  ];
  const closed = {
    instance: "loja-demo",
    status: "closed",
    disconnectionReasonCode: 401,
    disconnectionObject: '{"error":{"output":{"statusCode":401}}}',
  };
  const state = async () => {
    const [row] = await shop.rows<{ status: string; health: Record<string, unknown> }>(
      `select status, health from prosa.channels
       where tenant_id = $1 and settings ->> 'instance' = 'loja-demo'`,
    );
    return row;
  };
  const open = connection("open", 1, { wuid: ownJid, profileName: "Loja" });

  it.each<[string, Sent[], string, object]>([
    ["open", [open], "connected", { state: "open" }],
    ["a short drop", [open, connection("connecting", 2), connection("open", 3)], "connected", {}],
    ["a late report", [connection("open", 9), connection("connecting", 2)], "connected", {}],
    [
      "close",
      [open, connection("close", 2, { statusReason: 401 })],
      "disconnected",
      { reason: "401" },
    ],
    [
      "refused: the limit of QR codes",
      [
        [
          "qrcode.updated",
          { message: "QR code limit reached, please login again", statusCode: 500 },
        ],
        connection("refused", 2, { statusReason: 500 }),
      ],
      "disconnected",
      { state: "refused", qrExpired: true },
    ],
    [
      "a QR code",
      [
        [
          "qrcode.updated",
          { qrcode: { instance: "loja-demo", code: globalKey, base64: globalKey } },
        ],
      ],
      "connecting",
      { qrExpired: false },
    ],
    [
      "status.instance",
      [open, ["status.instance", closed, at(2)]],
      "disconnected",
      { reason: "401" },
    ],
    ["logout.instance", [open, ["logout.instance", null, at(2)]], "disconnected", {}],
    [
      "remove.instance",
      [open, ["remove.instance", null, at(2)]],
      "disconnected",
      { state: "deleted" },
    ],
    [
      "the end in another order",
      [
        ["logout.instance", null, at(4)],
        connection("close", 3),
        ["status.instance", closed, at(2)],
        open,
      ],
      "disconnected",
      { reason: "logout.instance" },
    ],
  ])("is known from %s", async (_, events, status, health) => {
    await playTwice(db, shop, ...events);
    expect(await state()).toMatchObject({ status, health });
  });

  it("is one state after a storm that comes all at once", async () => {
    const storm = Array.from({ length: 40 }, (_, n) => connection("connecting", n));
    const sent = await Promise.all(
      [...storm, connection("open", 50)].map(([event, data, more]) => shop.send(event, data, more)),
    );
    expect(new Set(sent)).toEqual(new Set([202]));
    await shop.quiet();
    expect(await state()).toMatchObject({ status: "connected", health: { state: "open" } });
  });
});

describe("who types", () => {
  it.each(["composing", "recording", "paused", "available", "unavailable"])(
    "is passed on and never stored (%s)",
    async (lastKnownPresence) => {
      const presences = { [anaLid]: { lastKnownPresence, lastSeen: 1_795_333_560 } };
      await play(
        shop,
        ["presence.update", { id: anaLid, presences }],
        ["presence.update", { id: group, presences }],
        ["presence.update", { id: ana, presences: {} }],
      );
      expect(await outcomes(shop)).toEqual([]);
      expect(await people(shop)).toEqual([]);
    },
  );
});

describe("the way to us", () => {
  const [event, data] = said("M", {});

  it("counts the event in the body, whatever path and spelling it came by", async () => {
    const [channelId] = shop.tenant.channelIds;
    for (const suffix of ["", "/messages-upsert", "/group-participants-update", "/unheard-of"]) {
      const path = `/api/webhook/evolution/${channelId}${suffix}`;
      expect(await shop.send(event, data, {}, path)).toBe(202);
    }
    expect(await shop.send("MESSAGES_UPSERT", data)).toBe(202);
    await shop.quiet();
    expect(await thread(shop)).toHaveLength(1);
    expect(await outcomes(shop)).toEqual(["done"]);
  });

  it("refuses a token on another channel's path", async () => {
    const [, other] = shop.tenant.channelIds;
    expect(await shop.send(event, data, {}, `/api/webhook/evolution/${other}`)).toBe(401);
  });

  it("takes a global webhook's copy for the same message, and none without a token", async () => {
    const copy = {
      destination: "https://evo.example/loja-demo",
      date_time: "2026-11-22T07:50:00Z",
    };
    await playTwice(db, shop, [event, data], [event, data, copy]);
    expect(await thread(shop)).toHaveLength(1);
    const bare = new Request("http://prosa.test/api/webhook", {
      method: "POST",
      body: JSON.stringify({ event, data, ...copy }),
    });
    expect((await pipeline.handler(bare)).status).toBe(401);
  });
});
