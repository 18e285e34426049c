import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient } from "../index.ts";
import { type FakeEvolution, startFakeEvolution } from "./fake-evolution.ts";
import { shapeOf } from "./shape.ts";

interface Pair {
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  response: { status: number; contentType: string; body: unknown };
}

interface Stage {
  fake: FakeEvolution;
  client: EvolutionClient;
}

const folder = new URL("./__fixtures__/rest/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
const ana = "5511987650001";

const stages: FakeEvolution[] = [];
afterEach(async () => {
  for (const fake of stages.splice(0)) await fake.stop();
});

async function stageOf(): Promise<Stage> {
  const fake = await startFakeEvolution({ seed: 7, apiKey: "global-test-key-0001" });
  stages.push(fake);
  return { fake, client: createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey }) };
}

async function createInstance({ client }: Stage, qrcode = false): Promise<void> {
  await client.instance.create({
    instanceName: "loja-demo",
    integration: "WHATSAPP-BAILEYS",
    token: "inst-token-0001",
    number: "5511940000001",
    qrcode,
  });
}

async function opened(stage: Stage): Promise<void> {
  await createInstance(stage);
  stage.fake.phone.scanQr();
  stage.fake.phone.addCustomer({ name: "Ana Souza", phone: ana, lid: "70000000000101" });
  stage.fake.phone.addCustomer({
    name: "Bruno Lima",
    phone: "553188880002",
    lid: "70000000000102",
    pictureUrl: "https://pps.whatsapp.net/bruno.jpg",
  });
  stage.fake.phone.addCustomer({ name: "Diego Rojas", phone: "521155500000011" });
  stage.fake.phone.addCustomer({
    name: "Loja Fictícia",
    phone: "5511977770007",
    business: "Loja fictícia",
  });
}

/** Texts of the request that are replaced by what the stage made. */
type Arrange = (stage: Stage) => Promise<Record<string, string>>;

const nothing: Arrange = async () => ({});
const empty: Arrange = async (stage) => {
  await createInstance(stage);
  return {};
};
const pairing: Arrange = async (stage) => {
  await createInstance(stage, true);
  return {};
};
const open: Arrange = async (stage) => {
  await opened(stage);
  return { "120363000000000001": "120363000000000201" };
};
const withMeta: Arrange = async (stage) => {
  await withBusiness(stage);
  stage.fake.phone.addCustomer({ name: "Ana Souza", phone: ana });
  return {};
};
const withBusiness: Arrange = async (stage) => {
  await stage.client.instance.create({
    instanceName: "loja-oficial",
    integration: "WHATSAPP-BUSINESS",
    token: "meta-token-invented",
  });
  return {};
};
const sentText =
  (fixtureId: string): Arrange =>
  async (stage) => {
    await opened(stage);
    const sent = await stage.client.message.sendText("loja-demo", { number: ana, text: "Olá" });
    await stage.fake.settled();
    stage.fake.phone.read("ana-souza");
    return { [fixtureId]: sent.key.id };
  };
const received: Arrange = async (stage) => {
  await opened(stage);
  const first = stage.fake.phone.say("ana-souza", "Olá, bom dia!");
  stage.fake.phone.say("ana-souza", "Tudo bem?");
  await stage.fake.settled();
  return { AC0000000000000000000A11CE001EEF: first.id };
};

const arrangements: Record<string, Arrange> = {
  "auth--error-unknown-instance": nothing,
  "chat-whatsappNumbers--business": withBusiness,
  "instance-delete--business": withBusiness,
  "group-inviteInfo--ok": async (stage) => {
    await opened(stage);
    const group = { groupJid: "120363000000000201@g.us" };
    const { inviteCode } = await stage.client.group.inviteCode("loja-demo", group);
    return { InvEnt3dC0deXXXXXXXXXX: inviteCode };
  },
  "message-sendButtons--business-ok": withMeta,
  "message-sendList--business-ok": withMeta,
  "message-sendMedia--business-base64": withMeta,
  "message-sendPoll--business-error": withMeta,
  "message-sendReaction--business-ok": withMeta,
  "message-sendTemplate--business-ok": withMeta,
  "message-sendText--business-error-not-allowed": withMeta,
  "message-sendText--business-ok": withMeta,
  "template-find--business-ok": withBusiness,
  "chat-deleteMessageForEveryone--ok": sentText("3EB07229D4E0E0C66C3D31"),
  "chat-findStatusMessage--ok": sentText("3EB0A9155B4BA092943E7F"),
  "chat-updateMessage--ok": sentText("3EB0A9155B4BA092943E7F"),
  "chat-findChats--ok": async (stage) => {
    await received(stage);
    const request = { number: "553188880002", text: "Olá", quoted: { key: { id: "x" } } };
    await stage.client.message.sendText("loja-demo", request);
    return {};
  },
  "chat-findMessages--ok": received,
  "chat-findContacts--ok": received,
  "chat-markMessageAsRead--ok": received,
  "chat-getBase64FromMediaMessage--ok": async (stage) => {
    await opened(stage);
    const photo = stage.fake.phone.sendImage("ana-souza", { caption: "legenda" });
    return { "3EB0E1590976BC722E7B4F": photo.id };
  },
  "instance-connect--pairing-code": empty,
  "instance-connectionState--after-logout": async (stage) => {
    await opened(stage);
    await stage.client.instance.logout("loja-demo");
    return {};
  },
  "instance-connectionState--connecting": pairing,
  "instance-create--baileys-ok": nothing,
  "instance-create--evolution-ok": nothing,
  "instance-create--error-business-no-token": nothing,
  "instance-delete--error-unknown": nothing,
  "instance-fetchInstances--error-unknown-name": nothing,
  "instance-fetchInstances--all": async (stage) => {
    await opened(stage);
    await stage.client.instance.create({
      instanceName: "evt-ruim",
      integration: "WHATSAPP-BAILEYS",
      rejectCall: false,
    });
    return {};
  },
  "instance-logout--error-not-connected": empty,
  "message-sendMedia--error-media-url-unreachable": async (stage) => {
    await opened(stage);
    const gone = await startFakeEvolution();
    await gone.stop();
    return { "https://cdn.example": gone.url };
  },
  "message-sendText--error-connection-closed": async (stage) => {
    await opened(stage);
    stage.fake.setChaos({ disconnect: true });
    return {};
  },
  "message-sendText--text-quoted": received,
  "message-sendReaction--reaction-remove": received,
  "route--error-not-found": nothing,
  "root--info": nothing,
};

/** Parts of an answer that depend on what had been said before the capture. */
const historyOf: Record<string, string[]> = {
  "chat-findMessages--ok": ["$.messages.records[].message."],
  "chat-findChats--ok": [
    "$[].id null",
    "$[].lastMessage.message.",
    "$[].lastMessage.contextInfo.",
    "$[].lastMessage.key.server_id",
    "$[].lastMessage.pushName null",
  ],
};

const read = (name: string): Pair =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

const replaceAll = (text: string, replacements: Record<string, string>): string =>
  Object.entries(replacements).reduce(
    (all, [from, to]) => (from ? all.replaceAll(from, to) : all),
    text,
  );

async function replay(stage: Stage, pair: Pair, replacements: Record<string, string>) {
  const { method, path, headers, body } = pair.request;
  const response = await fetch(stage.fake.url + replaceAll(path, replacements), {
    method,
    headers,
    ...(body === null ? {} : { body: replaceAll(JSON.stringify(body), replacements) }),
  });
  const contentType = response.headers.get("content-type");
  return {
    status: response.status,
    contentType,
    body: contentType?.includes("json") ? await response.json() : await response.text(),
  };
}

const withoutAddress = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/\d+\.\d+\.\d+\.\d+:\d+/g, "<address>"));

describe("the fake answers as the captured server does", () => {
  it.each(names)("%s", async (name) => {
    const pair = read(name);
    const stage = await stageOf();
    const answer = await replay(stage, pair, await (arrangements[name] ?? open)(stage));
    expect(answer.status).toBe(pair.response.status);
    expect(answer.contentType).toBe(pair.response.contentType);
    if (pair.response.status >= 400)
      expect(withoutAddress(answer.body)).toEqual(withoutAddress(pair.response.body));
    else if (pair.response.contentType.startsWith("text/html"))
      expect(answer.body).toBe(String(pair.response.body));
    else {
      const history = historyOf[name] ?? [];
      const told = (shape: string): boolean => !history.some((path) => shape.startsWith(path));
      expect(shapeOf(answer.body).filter(told)).toEqual(shapeOf(pair.response.body).filter(told));
    }
  });
});

it("replays every pair that was captured", () => {
  expect(names).toHaveLength(134);
});
