import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "./demands-support.ts";
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

const image = { mimetype: "image/jpeg", caption: "a porta", url: "https://mmg.whatsapp.net/x.enc" };
const file = { mimetype: "application/pdf", fileName: "planta.pdf", caption: "a planta" };
const poll = {
  name: "Quando?",
  options: [{ optionName: "Manhã" }, { optionName: "Tarde" }],
  selectableOptionsCount: 1,
};
const vcard = (name: string) =>
  `BEGIN:VCARD\nFN:${name}\nTEL;type=CELL:+55 11 98765-0009\nEND:VCARD`;
const card = (name: string) => ({ displayName: name, vcard: vcard(name) });
const interactive = {
  header: { title: "Orçamento" },
  body: { text: "Podemos começar?" },
  footer: { text: "Marcenaria" },
  nativeFlowMessage: {
    buttons: [{ name: "quick_reply", buttonParamsJson: '{"display_text":"Sim","id":"yes"}' }],
  },
};
const buttons = {
  contentText: "Podemos começar?",
  buttons: [{ buttonId: "yes", buttonText: { displayText: "Sim" } }],
};
const hydrated = {
  hydratedContentText: "Seu pedido saiu",
  hydratedButtons: [{ urlButton: { displayText: "Rastrear", url: "https://loja.example" } }],
};
const wrapped =
  (...names: string[]) =>
  (message: object) =>
    names.reduceRight<object>((inner, name) => ({ [name]: { message: inner } }), message);

/** What is shown of a message, `file` being the kind of its attachment. */
interface Shown {
  kind: string;
  body: string | null;
  content?: object;
  file?: string;
}

const text = (body: string, content = {}): Shown => ({ kind: "text", body, content });
const shows: [string, object, Shown, object?][] = [
  ["conversation", { conversation: "oi" }, text("oi")],
  ["extendedTextMessage of v1", { extendedTextMessage: { text: "oi" } }, text("oi")],
  [
    "text that disappears, wrapped twice",
    wrapped("ephemeralMessage", "ephemeralMessage")({ conversation: "oi" }),
    text("oi"),
  ],
  [
    "view-once image that disappears",
    wrapped("ephemeralMessage", "viewOnceMessageV2")({ imageMessage: image }),
    { kind: "image", body: "a porta", content: { viewOnce: true }, file: "image" },
  ],
  [
    "view-once voice",
    wrapped("viewOnceMessageV2Extension")({ audioMessage: { ptt: true, seconds: 3 } }),
    { kind: "audio", body: null, content: { voice: true, viewOnce: true }, file: "audio" },
  ],
  [
    "view-once video inside view-once",
    wrapped("viewOnceMessage", "viewOnceMessageV2")({ videoMessage: { seconds: 3 } }),
    { kind: "video", body: null, content: { viewOnce: true }, file: "video" },
  ],
  [
    "document with caption that disappears",
    wrapped("ephemeralMessage", "documentWithCaptionMessage")({ documentMessage: file }),
    { kind: "document", body: "a planta", file: "document" },
  ],
  ["album", { albumMessage: { expectedImageCount: 2 } }, { kind: "album", body: null }],
  [
    "picture of an album, in a wrapper that nobody listed",
    wrapped("associatedChildMessage")({ imageMessage: image }),
    { kind: "image", body: "a porta", file: "image" },
  ],
  ["ptv", { ptvMessage: { seconds: 9 } }, { kind: "video", body: null, file: "video" }],
  [
    "gif",
    { videoMessage: { gifPlayback: true } },
    { kind: "video", body: null, content: { gif: true }, file: "video" },
  ],
  [
    "animated sticker",
    wrapped("lottieStickerMessage")({ stickerMessage: { mimetype: "image/webp" } }),
    { kind: "sticker", body: null, file: "sticker" },
  ],
  [
    "live location",
    {
      liveLocationMessage: {
        degreesLatitude: -23.5,
        degreesLongitude: -46.6,
        caption: "a caminho",
      },
    },
    {
      kind: "location",
      body: "a caminho",
      content: {
        location: { latitude: -23.5, longitude: -46.6, name: null, address: null, live: true },
      },
    },
  ],
  [
    "several contacts",
    { contactsArrayMessage: { displayName: "2 contatos", contacts: [card("Lia"), card("Rui")] } },
    {
      kind: "contact",
      body: "Lia\nRui",
      content: {
        contacts: [
          { name: "Lia", phones: ["+55 11 98765-0009"] },
          { name: "Rui", phones: ["+55 11 98765-0009"] },
        ],
      },
    },
  ],
  ...["", "V2", "V3"].map((version): [string, object, Shown] => [
    `poll ${version}`,
    { [`pollCreationMessage${version}`]: poll },
    {
      kind: "poll",
      body: "Quando?",
      content: { poll: { question: "Quando?", options: ["Manhã", "Tarde"] } },
    },
  ]),
  [
    "poll in a wrapper",
    wrapped("pollCreationMessageV4")({ pollCreationMessageV3: poll }),
    {
      kind: "poll",
      body: "Quando?",
      content: { poll: { question: "Quando?", options: ["Manhã", "Tarde"] } },
    },
  ],
  [
    "vote that 2.3.7 decrypted",
    { pollUpdateMessage: { pollCreationMessageKey: { id: "POLL" } } },
    { kind: "choice", body: "Tarde", content: { choice: { id: null, title: "Tarde" } } },
    {
      pollUpdates: [
        { name: "Manhã", voters: [] },
        { name: "Tarde", voters: ["70000000000101@lid"] },
      ],
    },
  ],
  [
    "vote that nobody decrypted",
    { pollUpdateMessage: { pollCreationMessageKey: { id: "POLL" } } },
    { kind: "unsupported", body: null, content: { providerKind: "pollUpdateMessage" } },
    { pollUpdates: [{ name: "Manhã", voters: [] }] },
  ],
  [
    "list",
    { listMessage: { title: "Serviços", sections: [{ rows: [{ title: "Cozinha" }] }] } },
    text("Serviços", { options: ["Cozinha"] }),
  ],
  [
    "answer to a list",
    { listResponseMessage: { title: "Cozinha", singleSelectReply: { selectedRowId: "k" } } },
    { kind: "choice", body: "Cozinha", content: { choice: { id: "k", title: "Cozinha" } } },
  ],
  [
    "buttons sent through the API",
    wrapped("viewOnceMessage")({ interactiveMessage: interactive }),
    text("Orçamento\nPodemos começar?\nMarcenaria", { options: ["Sim"] }),
  ],
  ["buttons", { buttonsMessage: buttons }, text("Podemos começar?", { options: ["Sim"] })],
  [
    "answer to buttons",
    { buttonsResponseMessage: { selectedButtonId: "yes", selectedDisplayText: "Sim" } },
    { kind: "choice", body: "Sim", content: { choice: { id: "yes", title: "Sim" } } },
  ],
  [
    "template",
    { templateMessage: { hydratedTemplate: hydrated } },
    text("Seu pedido saiu", { options: ["Rastrear"] }),
  ],
  [
    "template of four rows",
    { templateMessage: { hydratedFourRowTemplate: hydrated } },
    text("Seu pedido saiu", { options: ["Rastrear"] }),
  ],
  [
    "interactive template",
    { templateMessage: { interactiveMessageTemplate: interactive } },
    text("Orçamento\nPodemos começar?\nMarcenaria", { options: ["Sim"] }),
  ],
  [
    "answer to a template",
    { templateButtonReplyMessage: { selectedId: "yes", selectedDisplayText: "Sim" } },
    { kind: "choice", body: "Sim", content: { choice: { id: "yes", title: "Sim" } } },
  ],
  [
    "interactive answer with paramsJson",
    {
      interactiveResponseMessage: {
        body: { text: "Sim" },
        nativeFlowResponseMessage: { name: "quick_reply", paramsJson: '{"id":"yes"}' },
      },
    },
    { kind: "choice", body: "Sim", content: { choice: { id: "yes", title: "Sim" } } },
  ],
  [
    "interactive answer with broken paramsJson",
    {
      interactiveResponseMessage: {
        body: { text: "Sim" },
        nativeFlowResponseMessage: { paramsJson: "{" },
      },
    },
    { kind: "choice", body: "Sim", content: { choice: { id: null, title: "Sim" } } },
  ],
  [
    "interactive message of which nothing is known",
    { interactiveMessage: { carouselMessage: { cards: [] } } },
    { kind: "unsupported", body: null, content: { providerKind: "interactiveMessage" } },
  ],
  [
    "order",
    { orderMessage: { orderTitle: "Pedido 7", itemCount: 2, message: "para sexta" } },
    { kind: "order", body: "Pedido 7\npara sexta" },
  ],
  [
    "product",
    { productMessage: { product: { title: "Nicho", description: "42 cm" } } },
    { kind: "product", body: "Nicho\n42 cm" },
  ],
  [
    "invitation to a group",
    { groupInviteMessage: { groupName: "Obra", caption: "entre" } },
    { kind: "invite", body: "Obra\nentre" },
  ],
  [
    "event",
    { eventMessage: { name: "Montagem", description: "às 9" } },
    { kind: "system", body: "Montagem\nàs 9", content: { providerKind: "eventMessage" } },
  ],
  [
    "pin",
    { pinInChatMessage: { key: { id: "ELSE" }, type: 1 } },
    { kind: "system", body: null, content: { providerKind: "pinInChatMessage" } },
  ],
  [
    "Meta's buttonMessage",
    { conversation: "Sim" },
    { kind: "choice", body: "Sim", content: { choice: { id: null, title: "Sim" } } },
    { messageType: "buttonMessage" },
  ],
  [
    "Meta's interactiveMessage",
    { conversation: "Cozinha" },
    { kind: "choice", body: "Cozinha", content: { choice: { id: null, title: "Cozinha" } } },
    { messageType: "interactiveMessage" },
  ],
  [
    "kind that does not exist yet",
    { hologramMessage: { url: "x" } },
    { kind: "unsupported", body: null, content: { providerKind: "hologramMessage" } },
  ],
];

describe("every kind of message that Evolution is described to send", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(db, pipeline);
    const events = shows.map(([name, message, , more]) =>
      said(name, {}, { message, messageType: Object.keys(message)[0], ...more }),
    );
    await playTwice(db, shop, ...events);
  }, 60_000);

  it.each(shows)("shows %s", async (name, _, shown) => {
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
