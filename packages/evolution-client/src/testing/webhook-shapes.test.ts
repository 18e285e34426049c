import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvolutionClient } from "../index.ts";
import { planned } from "./emission-plan.ts";
import { type FakeEvolution, startFakeEvolution } from "./fake-evolution.ts";
import { shapeOf } from "./shape.ts";
import { type Received, startConsumer, type WebhookConsumer } from "./webhook-consumer.ts";

type Json = Record<string, unknown>;

interface Fixture {
  path: string;
  headers: Record<string, string>;
  body: Json & { event: string };
}

const folder = new URL("./__fixtures__/webhook/", import.meta.url);
const names = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ""))
  .filter((name) => !planned.has(name));
const read = (name: string): Fixture =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

const ana = "5511987650001";
const jwtKey = "jwt-secret-for-tests-0123456789";
let fake: FakeEvolution;
let consumer: WebhookConsumer;

/** Runs `act` and returns what arrived meanwhile. */
async function during(act: () => unknown): Promise<Received[]> {
  const before = consumer.received.length;
  await act();
  await fake.settled();
  return consumer.received.slice(before);
}

/** Everything that a day of customers and operators produces, by the name of its fixture. */
const produced = new Map<string, unknown>();

async function keep(act: () => unknown, picks: Record<string, (data: Json) => boolean>) {
  const arrived = await during(act);
  for (const [name, fits] of Object.entries(picks)) {
    const { event } = read(name).body;
    const found = arrived.find(
      ({ body }) =>
        body.event === event && fits((Array.isArray(body.data) ? body.data[0] : body.data) as Json),
    );
    if (found) produced.set(name, found.body);
  }
}

const any = (): boolean => true;
const isObject = (data: Json): boolean => "pushName" in data;
const isList = (data: Json): boolean => !("pushName" in data);

beforeAll(async () => {
  fake = await startFakeEvolution({
    seed: 3,
    exposeApiKey: true,
    serverAckMs: 5,
    deliveryAckMs: 15,
  });
  consumer = await startConsumer();
  const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  const { phone } = fake;
  const webhook = {
    enabled: true,
    url: consumer.url,
    events: [],
    headers: { "x-crm-token": "shared-secret-invented", jwt_key: jwtKey },
  };
  await keep(
    () =>
      client.instance.create({
        instanceName: "loja-demo",
        integration: "WHATSAPP-BAILEYS",
        token: "inst-token-0001",
        number: "5511940000001",
        qrcode: true,
        webhook,
      }),
    {
      "instance.create--baileys": any,
      "connection.update--connecting": any,
      "qrcode.updated--qr": any,
    },
  );
  await keep(() => phone.scanQr(), { "connection.update--open": (data) => data.state === "open" });
  phone.addCustomer({ name: "Ana Souza", phone: ana, lid: "70000000000101" });
  const picture = "https://pps.whatsapp.net/bruno.jpg";
  phone.addCustomer({ name: "Bruno Lima", phone: "553188880002", pictureUrl: picture });
  let first = "";
  await keep(
    () => {
      first = phone.say("ana-souza", "Olá, bom dia!").id;
    },
    {
      "messages.upsert--text-pn": any,
      "contacts.upsert--object-from-message": any,
      "chats.upsert--new": any,
      "chats.update--after-message": any,
      "contacts.update--array-after-message": any,
    },
  );
  await keep(() => phone.say("ana-souza", "De novo"), {
    "contacts.update--object-after-message": isObject,
  });
  await keep(() => phone.say("ana-souza", "Respondendo", { quotedId: first }), {
    "messages.upsert--text-quoted-reply": any,
  });
  let photo = "";
  await keep(
    () => {
      photo = phone.sendImage("ana-souza", { caption: "Foto" }).id;
    },
    { "messages.upsert--image-caption": any },
  );
  await keep(() => phone.sendVoice("ana-souza"), { "messages.upsert--audio-ptt": any });
  await keep(() => phone.sendVideo("ana-souza"), { "messages.upsert--video-gif": any });
  await keep(() => phone.sendDocument("ana-souza"), { "messages.upsert--document": any });
  await keep(
    () => phone.sendDocument("ana-souza", { caption: "Segue", fileName: "contrato.pdf" }),
    {
      "messages.upsert--document-with-caption": any,
    },
  );
  await keep(() => phone.sendLocation("ana-souza"), { "messages.upsert--location": any });
  await keep(() => phone.sendContact("ana-souza"), { "messages.upsert--contact": any });
  await keep(() => phone.react("ana-souza", first, "👍"), { "messages.upsert--reaction-add": any });
  await keep(() => phone.sendAlbum("ana-souza"), {
    "messages.upsert--album-parent": (data) => data.messageType === "albumMessage",
  });
  await keep(() => phone.ownerSay("ana-souza", "Respondi pelo celular"), {
    "messages.upsert--fromme-phone-text": any,
  });
  await keep(() => phone.say("estudio-ponto-e-prumo", "Oi grupo"), {
    "messages.upsert--group-text-lid": any,
    "chats.update--group": any,
  });
  await keep(() => phone.edit("ana-souza", first, "Preço certo"), {
    "messages.edited--text": any,
    "messages.update--edit-of-inbound-text": any,
  });
  await keep(() => phone.edit("ana-souza", photo, "Legenda nova"), {
    "messages.edited--image-caption": any,
  });
  await keep(() => phone.remove("ana-souza", first), {
    "messages.edited--revoke-noise": any,
    "messages.delete--revoke-by-sender": any,
  });
  await keep(() => phone.typing("ana-souza", "composing"), { "presence.update--composing": any });
  const key = { id: photo, remoteJid: `${ana}@s.whatsapp.net`, fromMe: false };
  let sent = "";
  await keep(
    async () => {
      const answer = await client.message.sendText("loja-demo", { number: ana, text: "Olá" });
      sent = answer.key.id;
    },
    {
      "send.message--text": any,
      "messages.update--server-ack": (data) => data.status === "SERVER_ACK",
      "messages.update--delivery-ack": (data) => data.status === "DELIVERY_ACK",
    },
  );
  await keep(() => phone.read("ana-souza"), { "messages.update--read": any });
  const media = Buffer.from("/9j/4AAQ", "base64").toString("base64");
  const file = (mediatype: "image" | "document", extra: object) =>
    client.message.sendMedia("loja-demo", { number: ana, mediatype, media, ...extra });
  await keep(() => file("image", { caption: "legenda" }), { "send.message--image-base64": any });
  await keep(() => file("document", { caption: "segue", fileName: "orçamento.pdf" }), {
    "send.message--document-base64": any,
  });
  await keep(() => client.message.sendWhatsAppAudio("loja-demo", { number: ana, audio: media }), {
    "send.message--audio-base64": any,
  });
  await keep(() => client.message.sendSticker("loja-demo", { number: ana, sticker: media }), {
    "send.message--sticker": any,
  });
  const place = { latitude: -23.56, longitude: -46.65, name: "Loja", address: "Av." };
  await keep(() => client.message.sendLocation("loja-demo", { number: ana, ...place }), {
    "send.message--location": any,
  });
  const contact = [{ fullName: "Carla Dias", phoneNumber: "5511955550004" }];
  await keep(() => client.message.sendContact("loja-demo", { number: ana, contact }), {
    "send.message--contact": any,
  });
  await keep(() => client.message.sendReaction("loja-demo", { key, reaction: "🎉" }), {
    "send.message--reaction": any,
  });
  await keep(() => client.message.sendReaction("loja-demo", { key, reaction: "" }), {
    "send.message--reaction-remove": any,
  });
  const quoted = { key: { id: photo }, message: { conversation: "Foto" } };
  await keep(
    async () => {
      const base = phone.say("ana-souza", "Olá, bom dia!");
      await client.message.sendText("loja-demo", {
        number: ana,
        text: "respondendo",
        quoted: { ...quoted, key: { id: base.id } },
      });
    },
    { "send.message--text-quoted": any },
  );
  const own = { id: sent, remoteJid: `${ana}@s.whatsapp.net`, fromMe: true };
  await keep(
    () => client.chat.updateMessage("loja-demo", { number: ana, key: own, text: "Editado" }),
    { "send.message.update--api-edit": any },
  );
  await keep(() => client.chat.deleteMessageForEveryone("loja-demo", own), {
    "messages.delete--api-full-record": any,
  });
  await client.webhook.set("loja-demo", { ...webhook, base64: true });
  await keep(() => phone.sendImage("ana-souza"), {
    "messages.upsert--image-base64-before-reload": any,
  });
  await client.instance.restart("loja-demo");
  await keep(() => phone.sendImage("ana-souza", { caption: "com base64" }), {
    "messages.upsert--image-base64": any,
  });
  await keep(() => file("image", {}), { "send.message--image-base64-webhook": any });
  phone.addCustomer({ name: "Clara", phone: "5511900000009", lid: "1", pictureUrl: picture });
  phone.switchToLid("clara");
  await keep(() => phone.say("clara", "Mesma pessoa, agora por LID"), {
    "messages.upsert--text-lid-with-alt": any,
    "chats.update--lid": any,
    "contacts.update--array-lid": isList,
  });
  await keep(() => client.instance.delete("loja-demo"), { "instance.delete--baileys": any });
});

afterAll(async () => {
  await fake.stop();
  await consumer.close();
});

/** Keys that a capture had by chance. */
const byChance: Record<string, string> = {
  // A GIF has no duration, and the fake sends videos with one.
  "messages.upsert--video-gif": ".seconds ",
};

describe("the fake emits what the captured server does", () => {
  it.each(names)("%s", (name) => {
    const expected = shapeOf(read(name).body);
    const actual = shapeOf(produced.get(name));
    const chance = byChance[name];
    const certain = (shape: string): boolean => !chance || !shape.includes(chance);
    expect(actual.filter(certain)).toEqual(expected.filter(certain));
  });

  it("sends the configured headers and replaces jwt_key by a token", () => {
    const { headers } = consumer.received[0]!;
    expect(headers["x-crm-token"]).toBe("shared-secret-invented");
    expect(headers.jwt_key).toBeUndefined();
    expect(headers.authorization).toMatch(/^Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\./);
    expect(headers["user-agent"]).toMatch(/^axios\//);
  });
});
