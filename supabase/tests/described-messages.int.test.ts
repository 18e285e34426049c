import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "./demands-support.ts";
import { image, kinds } from "./described-kinds.ts";
import {
  ana,
  expectNoCredential,
  indexed,
  long,
  outcomes,
  play,
  playTwice,
  said,
} from "./described-support.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { type Pipeline, startPipeline } from "./ingest-replay-support.ts";

let db: TestDatabase;
let pipeline: Pipeline;
beforeAll(async () => {
  db = await createDatabase();
  pipeline = startPipeline(db.databaseUrl);
  await pipeline.worker.ready;
});
afterAll(async () => {
  await pipeline.stop();
  await db.drop();
});

describe("every kind of message that Evolution is described to send", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(db, pipeline);
    const events = kinds.map(([name, message, , more]) =>
      said(name, {}, { message, messageType: Object.keys(message)[0], ...more }),
    );
    await playTwice(db, shop, ...events);
  }, 60_000);

  it.each(kinds)("shows %s", async (name, _, shown) => {
    const rows = await shop.rows<{ id: string }>(
      `select m.external_id id, m.kind, m.body, m.content, a.kind file from prosa.messages m
       left join prosa.attachments a on a.message_id = m.id where m.tenant_id = $1`,
    );
    expect(rows.filter(({ id }) => id === name)).toEqual([
      { id: name, content: {}, file: null, ...shown },
    ]);
  });

  it("joins a vote to its poll", async () => {
    const rows = await shop.rows(
      `select distinct reply_to_external_id poll from prosa.messages
       where tenant_id = $1 and external_id like 'vote %'`,
    );
    expect(rows).toEqual([{ poll: "POLL" }]);
  });

  it("keeps no credential", () => expectNoCredential(db));
});

describe("encodings of numbers and bytes", () => {
  it("reads 64-bit halves, a negative lower one too, and bytes by index", async () => {
    const shop = await openShop(db, pipeline);
    const audio = {
      fileLength: long(3_000_000_000),
      seconds: long(7),
      waveform: indexed(...Array(64).fill(50)),
      mediaKey: indexed(1, 2, 3),
    };
    const jpegThumbnail = indexed(0xff, 0xd8, 0xff, 0xe0);
    await playTwice(
      db,
      shop,
      said(
        "VOICE",
        {},
        { message: { audioMessage: audio }, messageTimestamp: long(1_795_333_560) },
      ),
      said("PHOTO", {}, { message: { imageMessage: { ...image, jpegThumbnail } } }),
      said("V1", {}, { message: { imageMessage: { ...image, jpegThumbnail: "/9j/4A==" } } }),
    );
    const rows = await shop.rows(
      `select m.external_id id, a.bytes, a.duration_ms, a.waveform -> 0 wave, a.preview,
         extract(epoch from m.provider_ts)::int at
       from prosa.messages m join prosa.attachments a on a.message_id = m.id
       where m.tenant_id = $1 order by m.seq`,
    );
    const preview = "data:image/jpeg;base64,/9j/4A==";
    expect(rows).toMatchObject([
      { id: "VOICE", bytes: "3000000000", duration_ms: 7000, wave: 50, at: 1_795_333_560 },
      { id: "PHOTO", preview },
      { id: "V1", preview },
    ]);
  });
});

describe("what is no message", () => {
  it.each([
    [
      "a key of a group alone",
      {},
      {
        message: { senderKeyDistributionMessage: {} },
        messageType: "senderKeyDistributionMessage",
      },
      /^no_effect/,
    ],
    ["an id that no index holds", { id: "A".repeat(9_000) }, {}, /^malformed/],
    ["a chat that no index holds", { remoteJid: `${"1".repeat(9_000)}@lid` }, {}, /^unsupp/],
    [
      "only metadata",
      {},
      { message: { messageContextInfo: {} }, messageType: "unknown" },
      /^no_eff/,
    ],
    ["a message that was never decrypted", {}, { message: null, messageType: null }, /^no_effect/],
    ["an event without a message's id", { id: undefined }, {}, /^malformed/],
    ["an event without a chat", { remoteJid: undefined }, {}, /^malformed/],
    ["a status of somebody", { remoteJid: "status@broadcast" }, {}, /^unsupported_chat/],
    ["a newsletter", { remoteJid: "120363000000000009@newsletter" }, {}, /^unsupported_chat/],
    ["a broadcast list", { remoteJid: "1700000000@broadcast" }, {}, /^unsupported_chat/],
    [
      "the account's talk to itself",
      { remoteJid: "5511940000001:7@s.whatsapp.net" },
      {},
      /^unsupp/,
    ],
  ])("is ignored with a reason: %s", async (_, key, more, reason) => {
    const shop = await openShop(db, pipeline);
    await playTwice(db, shop, said("X", key, more));
    expect(await outcomes(shop)).toEqual([expect.stringMatching(reason)]);
    expect(await shop.rows("select 1 from prosa.messages where tenant_id = $1")).toEqual([]);
  });

  it("refuses a customer's message whose wamid names another customer", async () => {
    const shop = await openShop(db, pipeline);
    const wamid = (phone: string) =>
      `wamid.${Buffer.from(`\x1c\x18\x0d${phone}\x15\x02\x00\x12\x18\x14ABCDEF`).toString("base64")}`;
    await play(
      shop,
      said(wamid("5511987650001"), { remoteJid: ana }),
      said(wamid("5511987650002"), { remoteJid: ana }),
    );
    const events = await shop.rows<{ error: string | null }>(
      "select error from prosa.webhook_events where tenant_id = $1 order by ord",
    );
    expect(events).toEqual([
      { error: null },
      { error: "malformed: the wamid names another party than remoteJid" },
    ]);
  });
});
