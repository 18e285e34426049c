import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openShop, ownJid, people, type Shop, seconds, thread } from "./demands-support.ts";
import {
  ana,
  anaLid,
  expectNoCredential,
  group,
  long,
  outcomes,
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

/** Ends the same whether the piece comes behind its message or before it, and repeated. */
async function expectBothWays(message: Sent, piece: Sent, shown: object): Promise<void> {
  await playTwice(db, shop, message, piece);
  expect(await thread(shop)).toMatchObject([shown]);
  shop = await openShop(db, pipeline);
  await playTwice(db, shop, piece, message);
  expect(await thread(shop)).toMatchObject([shown]);
}

const ours = said("M", { fromMe: true }, { status: "PENDING" });
const theirs = said("M", {});
const corrected = { conversation: "corrigido" };
const protocol = { key: { id: "M", fromMe: true }, type: "MESSAGE_EDIT", editedMessage: corrected };
const update = (more: object): Sent => [
  "messages.update",
  { keyId: "M", remoteJid: ana, fromMe: false, participant: "", messageId: "cm1", ...more },
];

describe("an edit", () => {
  it.each<[string, Sent]>([
    ["2.2: without a status", update({ message: { editedMessage: { message: corrected } } })],
    [
      "2.2: a protocol message inside",
      update({ message: { editedMessage: { message: { protocolMessage: protocol } } } }),
    ],
    [
      "2.3.0 to 2.3.4: DELETED",
      update({ status: "DELETED", message: { editedMessage: { message: corrected } } }),
    ],
    [
      "2.3.7: SERVER_ACK",
      update({ status: "SERVER_ACK", message: { editedMessage: { message: corrected } } }),
    ],
    ["messages.edited", ["messages.edited", { ...protocol, timestampMs: "1795333560000" }]],
    [
      "messages.edited with 64-bit halves",
      ["messages.edited", { ...protocol, timestampMs: long(1_795_333_560_000) }],
    ],
    [
      "messages.edited with extended text",
      [
        "messages.edited",
        { ...protocol, editedMessage: { extendedTextMessage: { text: "corrigido" } } },
      ],
    ],
    [
      "messages.edited of a caption",
      [
        "messages.edited",
        { ...protocol, editedMessage: { imageMessage: { caption: "corrigido" } } },
      ],
    ],
    ["1.8: a message of its own", said("E", {}, { message: { protocolMessage: protocol } })],
    [
      "1.8: an edited message",
      said("M", {}, { message: { editedMessage: { message: corrected } } }),
    ],
    [
      "in a chat whose messages disappear",
      said(
        "M",
        {},
        {
          message: { ephemeralMessage: { message: { editedMessage: { message: corrected } } } },
        },
      ),
    ],
  ])("of a customer's message, as told by %s", async (_, piece) => {
    await expectBothWays(theirs, piece, { body: "corrigido", edited: true, deleted: false });
  });

  it("of ours through the API has a number for a type and a time", async () => {
    const data = { ...protocol, type: 14, timestampMs: 1_795_333_560_000 };
    const shown = { body: "corrigido", edited: true };
    await expectBothWays(ours, ["send.message.update", data], shown);
  });
});

describe("a deletion", () => {
  it.each<[string, Sent]>([
    ["1.8 to 2.3.6: a bare key", ["messages.delete", { id: "M", remoteJid: ana, fromMe: false }]],
    [
      "2.3.7: a key with a status, by LID",
      ["messages.delete", { id: "M", remoteJid: anaLid, fromMe: false, status: "DELETED" }],
    ],
    [
      "the API: the stored record",
      [
        "messages.delete",
        { id: "cm1", key: { id: "M", remoteJid: ana, fromMe: false }, message: corrected },
      ],
    ],
    [
      "2.3.7: REVOKE among the edits",
      ["messages.edited", { key: { id: "M", fromMe: true, remoteJid: ownJid }, type: "REVOKE" }],
    ],
    [
      "1.8: a message",
      said("D", {}, { message: { protocolMessage: { key: { id: "M" }, type: 0 } } }),
    ],
  ])("as told by %s", async (_, piece) => {
    await expectBothWays(theirs, piece, { id: "M", body: "M", deleted: true });
  });
});

describe("a status", () => {
  const own = (more: object): Sent => update({ fromMe: true, ...more });
  it.each<[string, Sent, string]>([
    [
      "1.8",
      [
        "messages.update",
        { remoteJid: ana, id: "M", fromMe: true, status: "READ", datetime: 1_795_333_560_000 },
      ],
      "read",
    ],
    ["2.0 to 2.3", own({ status: "DELIVERY_ACK" }), "delivered"],
    [
      "a list",
      ["messages.update", [own({ status: "READ" })[1], own({ status: "PLAYED" })[1]]],
      "played",
    ],
    ["a number", own({ status: 4 }), "read"],
    [
      "a device of the customer",
      own({ status: "READ", participant: `${ana.split("@")[0]}:22@s.whatsapp.net` }),
      "read",
    ],
    ["a failure without a reason", own({ status: "ERROR" }), "failed"],
    ["the Meta channel", update({ status: "DELIVERED", participant: ana }), "delivered"],
  ])("as told by %s", async (_, piece, status) => {
    await expectBothWays(ours, piece, { id: "M", status });
  });
});

describe("a reaction", () => {
  const react = (id: string, reaction: object, key: object = {}): Sent =>
    said(id, key, { message: { reactionMessage: { key: { id: "M" }, ...reaction } } });
  const shown = () =>
    shop.rows("select actor_key, emoji from prosa.message_reactions where tenant_id = $1");

  it.each([
    ["an empty text", { text: "", senderTimestampMs: long(1_795_333_561_000) }],
    ["no text", { senderTimestampMs: "1795333561000" }],
  ])("is taken back by %s, whatever comes first", async (_, removal) => {
    const added = react("R1", { text: "👍", senderTimestampMs: long(1_795_333_560_000) });
    for (const order of [
      [theirs, added, react("R2", removal)],
      [react("R2", removal), added, theirs],
    ]) {
      shop = await openShop(db, pipeline);
      await playTwice(db, shop, ...order);
      expect(await shown()).toEqual([{ actor_key: "customer:contact", emoji: "" }]);
    }
  });
});

describe("the protocol messages that change nothing", () => {
  it.each<[string, Sent]>([
    ["an edit whose key is missing", ["messages.edited", { ...protocol, key: undefined }]],
    ["a setting", ["messages.edited", { key: { id: "M" }, type: "EPHEMERAL_SETTING" }]],
    ["an edit without text", ["messages.edited", { ...protocol, editedMessage: undefined }]],
    ["DELETED without a text", update({ status: "DELETED" })],
    ["EDITED", update({ status: "EDITED" })],
    ["votes alone", update({ pollUpdates: [{ name: "Tarde", voters: [ana] }] })],
  ])("are kept with a reason: %s", async (_, piece) => {
    await playTwice(db, shop, theirs, piece);
    expect(await thread(shop)).toMatchObject([{ body: "M", edited: false, deleted: false }]);
    expect((await outcomes(shop)).sort()).toEqual(["done", expect.stringMatching(/^no_effect: ./)]);
  });
});

describe("who it is, as each version addresses a message by LID", () => {
  const both = [ana, anaLid];
  it.each<[string, object, string[]]>([
    ["2.2", { remoteJid: anaLid }, [anaLid]],
    ["2.3.0", { remoteJid: anaLid, senderPn: ana, senderLid: anaLid }, both],
    ["2.3.1", { remoteJid: ana, previousRemoteJid: anaLid, senderPn: ana }, both],
    [
      "2.3.3",
      { remoteJid: ana, previousRemoteJid: anaLid, senderPn: ana, remoteJidAlt: ana },
      both,
    ],
    ["2.3.5", { remoteJid: anaLid, remoteJidAlt: ana, addressingMode: "lid" }, both],
    ["2.3.7", { remoteJid: ana, remoteJidAlt: ana, addressingMode: "lid" }, both],
    ["2.4", { remoteJid: ana, remoteJidAlt: anaLid, addressingMode: "pn" }, both],
  ])("%s: one person in one thread, whatever else names the LID", async (_, key, spellings) => {
    const { remoteJid } = key as { remoteJid: string };
    const lid = { remoteJid: anaLid };
    await playTwice(
      db,
      shop,
      ["contacts.update", [{ ...lid, pushName: "Ana Souza", profilePicUrl: null }]],
      said("IN", key),
      ["contacts.update", { ...lid, pushName: "" }],
      ["chats.upsert", [{ ...lid, name: "70000000000101", unreadMessages: 0 }]],
      ["send.message", said("OUT", { remoteJid, fromMe: true }, { status: "PENDING" })[1]],
      ["messages.update", { keyId: "OUT", ...lid, fromMe: true, status: "READ" }],
      ["messages.update", { keyId: "IN", ...lid, fromMe: false, message: corrected }],
      ["messages.delete", { id: "IN", ...lid, fromMe: false, status: "DELETED" }],
    );
    expect(await people(shop)).toMatchObject([{ name: "Ana Souza", spellings }]);
    const messages = await thread(shop);
    expect(messages).toMatchObject([
      { id: "IN", body: "corrigido", deleted: true },
      { id: "OUT", status: "read" },
    ]);
    expect(new Set(messages.map(({ root }) => root)).size).toBe(1);
  });

  it.each([
    ["participantAlt", { participant: anaLid, participantAlt: ana }],
    ["participantPn", { participant: anaLid, participantPn: ana }],
    ["participantLid", { participant: ana, participantLid: anaLid }],
  ])("in a group, by %s", async (_, author) => {
    await playTwice(db, shop, said("G", { remoteJid: group, ...author }));
    const spellings = (await people(shop)).map((each) => each.spellings);
    expect(spellings.sort()).toEqual([[group], both].sort());
  });
});

describe("history", () => {
  it("is entered as such, told how far it is or not, and names nobody by digits", async () => {
    const old = (id: string, more: object) => ({
      ...(said(id, {}, { messageTimestamp: seconds(-60), ...more })[1] as object),
    });
    await playTwice(
      db,
      shop,
      [
        "messages.set",
        [old("H1", { pushName: "5511987650001" })],
        { isLatest: false, progress: 40 },
      ],
      [
        "messages.set",
        [old("H2", { messageTimestamp: long(seconds(-59)) })],
        { isLatest: true, progress: 100 },
      ],
      ["messages.set", [], { isLatest: true, progress: 100 }],
    );
    const rows = await shop.rows(
      "select external_id id, origin from prosa.messages where tenant_id = $1 order by sort_ts",
    );
    expect(rows).toEqual([
      { id: "H1", origin: "import" },
      { id: "H2", origin: "import" },
    ]);
    expect(await people(shop)).toMatchObject([{ name: "Ana Souza" }]);
  });
});
