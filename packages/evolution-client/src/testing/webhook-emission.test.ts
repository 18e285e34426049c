import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient, parseWebhook } from "../index.ts";
import {
  byRareVerbs,
  byTheServer,
  emittedByHand,
  planned,
  sentAsContent,
  throughChannels,
} from "./emission-plan.ts";
import { type FakeEvolution, startFakeEvolution } from "./fake-evolution.ts";
import { shapeOf } from "./shape.ts";
import { type Received, startConsumer, type WebhookConsumer } from "./webhook-consumer.ts";

type Json = Record<string, unknown>;

const folder = new URL("./__fixtures__/", import.meta.url);
const load = (path: string) => JSON.parse(readFileSync(new URL(`${path}.json`, folder), "utf8"));
const webhook = (name: string): { body: Json & { event: string; data: Json } } =>
  load(`webhook/${name}`);
const metaNotification = (name: string): Json => load(`rest/${name}`).request.body;

const ana = "5511987650001";
const groupJid = "120363000000000201@g.us";
let fake: FakeEvolution;
let consumer: WebhookConsumer;
let client: EvolutionClient;

async function during(act: () => unknown): Promise<Received["body"][]> {
  const before = consumer.received.length;
  await act();
  await fake.settled();
  return consumer.received.slice(before).map(({ body }) => body);
}

/** The body of the kind that the fixture is, among what `act` produced. */
async function produced(name: string, act: () => unknown): Promise<unknown> {
  const { event, data } = webhook(name).body;
  const bodies = (await during(act)).filter((body) => body.event === event);
  const same = bodies.find((body) => {
    const { state, status } = (body.data ?? {}) as Json;
    return (!data.state || state === data.state) && (!data.status || status === data.status);
  });
  return same;
}

async function expectShape(name: string, act: () => unknown): Promise<void> {
  const body = await produced(name, act);
  expect(shapeOf(body)).toEqual(shapeOf(webhook(name).body));
}

beforeAll(async () => {
  fake = await startFakeEvolution({
    seed: 5,
    exposeApiKey: true,
    serverAckMs: 1,
    deliveryAckMs: 2,
    retryScale: 0.001,
  });
  consumer = await startConsumer();
  client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  const hook = { enabled: true, url: consumer.url, events: [] };
  await client.instance.create({
    instanceName: "loja-demo",
    integration: "WHATSAPP-BAILEYS",
    webhook: hook,
  });
  fake.phone.on("loja-demo").scanQr();
  await client.instance.create({
    instanceName: "loja-oficial",
    integration: "WHATSAPP-BUSINESS",
    token: "meta-token-invented",
    number: "100000000000001",
    webhook: hook,
  });
  await client.instance.create({
    instanceName: "canal-evo",
    integration: "EVOLUTION",
    number: "5511933330001",
    webhook: hook,
  });
  fake.phone.addCustomer({ name: "Ana Souza", phone: ana, lid: "70000000000101" });
  fake.phone.addCustomer({ name: "Bruno Lima", phone: "553188880002" });
  await fake.settled();
});

afterAll(async () => {
  await fake.stop();
  await consumer.close();
});

it("plans how each captured webhook is emitted", () => {
  const names = readdirSync(new URL("webhook/", folder)).map((file) => file.slice(0, -5));
  expect([...planned].filter((name) => !names.includes(name))).toEqual([]);
});

describe("a phone sends any content", () => {
  it.each(sentAsContent)("%s", async (name) => {
    const { message, messageType, ...rest } = webhook(name).body.data;
    const extra = "contextInfo" in rest ? { contextInfo: rest.contextInfo as Json | null } : {};
    await expectShape(name, () =>
      fake.phone.sendContent("ana-souza", message as Json, {
        messageType: String(messageType),
        ...extra,
      }),
    );
  });
});

it.each(byTheServer)("tells failures to the webhook of the whole server: %s", async (name) => {
  const own = await startFakeEvolution({ errorsWebhookUrl: consumer.url });
  const { instance } = createEvolutionClient({ baseUrl: own.url, apiKey: own.apiKey });
  const taken = { instanceName: "loja-demo", integration: "WHATSAPP-BAILEYS" } as const;
  await instance.create(taken);
  const bodies = await during(async () => {
    await expect(instance.create(taken)).rejects.toMatchObject({ status: 403 });
    await own.settled();
  });
  await own.stop();
  expect(bodies).toHaveLength(1);
  expect(shapeOf(bodies[0])).toEqual(shapeOf(webhook(name).body));
  expect(parseWebhook(bodies[0])).toMatchObject({ kind: "error", instance: null });
});

describe("emit puts any event into the real envelope", () => {
  it.each(Object.keys(emittedByHand))("%s", async (name) => {
    const { event, data, isLatest, progress } = webhook(name).body;
    const extra = isLatest === undefined ? {} : { isLatest, progress };
    const body = await produced(name, () => fake.emit(event, data, { extra }));
    expect(shapeOf(body)).toEqual(shapeOf(webhook(name).body));
    expect(parseWebhook(body)).toMatchObject({ instance: "loja-demo", data });
  });
});

const text = (number: string) => () =>
  client.message.sendText("loja-demo", { number, text: "Oi", linkPreview: false });
const restart = () => client.instance.restart("loja-demo");
const say = () => fake.phone.say("ana-souza", "Oi");
const change = (action: "add" | "remove" | "promote", number: string) => () =>
  client.group.updateParticipant("loja-demo", { groupJid, action, participants: [number] });
const fresh = (instanceName: string) => () =>
  client.instance.create({
    instanceName,
    integration: "WHATSAPP-BAILEYS",
    qrcode: true,
    webhook: { enabled: true, url: consumer.url, events: [] },
  });

/** What makes each of the rarer events. */
const acts: Record<string, () => unknown> = {
  "chats.update--unread": say,
  "connection.update--global-webhook": fresh("nova-1"),
  "connection.update--replaced-440": restart,
  "connection.update--stream-515": restart,
  "connection.update--transient-428": restart,
  "group-participants.update--add": change("add", ana),
  "group-participants.update--promote": change("promote", ana),
  "group-participants.update--leave": change("remove", ana),
  "group-participants.update--by-events-path": change("add", ana),
  "instance.create--global-webhook": fresh("nova-2"),
  "labels.association--add": () =>
    client.label.handleLabel("loja-demo", { number: ana, labelId: "1", action: "add" }),
  "messages.update--batch-read-1": () => fake.phone.read("ana-souza"),
  "presence.update--paused": () => fake.phone.typing("ana-souza", "paused"),
  "send.message--buttons-reply": () =>
    client.message.sendButtons(
      "loja-demo",
      load("rest/message-sendButtons--buttons-reply").request.body,
    ),
  "send.message--list": () =>
    client.message.sendList("loja-demo", load("rest/message-sendList--business-ok").request.body),
  "send.message--status-text": () =>
    client.message.sendStatus("loja-demo", { type: "text", content: "status!" }),
  "send.message--text-br-ninth-digit-stripped": text("5531988880002"),
  "send.message--text-formatted-number": text("+55 (11) 98765-0001"),
};

describe("rarer verbs and routes emit what was captured", () => {
  it.each(byRareVerbs)("%s", async (name) => {
    if (name === "messages.update--batch-read-1") await during(text(ana));
    await expectShape(name, acts[name]!);
  });
});

const notification = (content: Json): Json => ({
  entry: [
    {
      changes: [
        {
          value: {
            metadata: { phone_number_id: "100000000000001" },
            contacts: [{ profile: { name: "Ana Souza" } }],
            messages: [{ from: ana, id: "wamid.X", timestamp: "1795334024", ...content }],
          },
        },
      ],
    },
  ],
});
const meta = (name: string) => () => client.inbound.meta(metaNotification(`webhook-meta--${name}`));
const metaMessage = (content: Json) => () => client.inbound.meta(notification(content));
const reply = { context: { id: "wamid.Y" } };
const official =
  (verb: "sendText" | "sendButtons" | "sendList" | "sendMedia" | "sendReaction", pair: string) =>
  () =>
    client.message[verb]("loja-oficial", load(`rest/message-${verb}--${pair}`).request.body);
const evolutionText = () =>
  client.inbound.evolution(load("rest/webhook-evolution--evolution-text").request.body);
const receipt = (status: string) => async () => {
  const { key } = await client.message.sendText("loja-oficial", { number: ana, text: "Oi" });
  const value = {
    metadata: { phone_number_id: "100000000000001" },
    statuses: [{ id: key.id, status }],
  };
  await client.inbound.meta({ entry: [{ changes: [{ value }] }] });
};

const channelActs: Record<string, () => unknown> = {
  "chats.update--evolution-channel-object": evolutionText,
  "chats.upsert--evolution-channel-object": evolutionText,
  "contacts.upsert--evolution-channel": evolutionText,
  "messages.upsert--evolution-text": evolutionText,
  "send.message--evolution-text": () =>
    client.message.sendText("canal-evo", { number: ana, text: "Oi canal" }),
  "messages.update--meta-read": receipt("read"),
  "messages.update--meta-sent": receipt("sent"),
  "messages.upsert--meta-button": metaMessage({
    type: "button",
    button: { text: "Sim" },
    ...reply,
  }),
  "messages.upsert--meta-interactive-button-reply": metaMessage({
    type: "interactive",
    interactive: { type: "button_reply", button_reply: { id: "sim", title: "Sim" } },
    ...reply,
  }),
  "messages.upsert--meta-location": metaMessage({
    type: "location",
    location: { latitude: -23.5, longitude: -46.6, name: "Praça", address: "Av." },
  }),
  "messages.upsert--meta-text": metaMessage({ type: "text", text: { body: "Olá" } }),
  "send.message--meta-text": official("sendText", "business-ok"),
  "send.message--meta-buttons": official("sendButtons", "business-ok"),
  "send.message--meta-list": official("sendList", "business-ok"),
  "send.message--meta-reaction": official("sendReaction", "business-ok"),
  "send.message--meta-media-b64": official("sendMedia", "business-base64"),
  "send.message--meta-media-url": () =>
    client.message.sendMedia("loja-oficial", {
      number: ana,
      mediatype: "image",
      media: "https://cdn.example/i.jpg",
      caption: "c",
    }),
};

describe("Meta's and EVOLUTION's channels emit what was captured", () => {
  it.each(throughChannels)("%s", async (name) => {
    await expectShape(
      name,
      channelActs[name] ?? meta(name.replace("messages.upsert--meta-", "meta-")),
    );
  });

  it("stays silent for a receipt of an unknown message", async () => {
    expect(await during(meta("meta-unknown-id"))).toEqual([]);
  });
});
