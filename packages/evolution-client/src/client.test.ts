import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient, EvolutionError } from "./index.ts";
import { type FakeEvolution, startFakeEvolution } from "./testing/fake-evolution.ts";

const marina = "5511981234567";
const marinaJid = `${marina}@s.whatsapp.net`;
const bytes = "/9j/4AAQ";
let fake: FakeEvolution;
let client: EvolutionClient;

/** Resolves to the error of a call that must fail. */
async function errorOf(call: Promise<unknown>): Promise<EvolutionError> {
  const error = await call.then(
    () => new Error("the call succeeded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof EvolutionError)) throw error;
  return error;
}

beforeAll(async () => {
  fake = await startFakeEvolution({ seed: 2, serverAckMs: 1, deliveryAckMs: 2 });
  client = createEvolutionClient({ baseUrl: `${fake.url}/`, apiKey: fake.apiKey });
  await client.instance.create({
    instanceName: "loja",
    integration: "WHATSAPP-BAILEYS",
    number: "5511940000001",
    qrcode: true,
  });
  fake.phone.scanQr();
});

afterAll(async () => {
  await fake.stop();
});

describe("the client against a server", () => {
  it("reads the server's version without an instance", async () => {
    expect((await client.info()).version).toBe("2.3.7");
  });

  it("takes an instance through its life", async () => {
    const created = await client.instance.create({
      instanceName: "nova",
      integration: "WHATSAPP-BAILEYS",
    });
    expect(created.hash).toMatch(/^[0-9A-F-]{36}$/);
    const qr = await client.instance.connect("nova");
    expect("base64" in qr && qr.base64).toMatch(/^data:image\/png;base64,/);
    fake.phone.on("nova").scanQr();
    expect(await client.instance.connect("nova")).toEqual({
      instance: { instanceName: "nova", state: "open" },
    });
    expect((await client.instance.restart("nova")).instance.state).toBe("open");
    expect(await client.instance.setPresence("nova", { presence: "available" })).toEqual({
      presence: "available",
    });
    expect((await client.instance.fetchInstances({ instanceName: "nova" }))[0]?.id).toBe(
      created.instance.instanceId,
    );
    expect((await client.instance.logout("nova")).status).toBe("SUCCESS");
    expect((await client.instance.connectionState("nova")).instance.state).toBe("close");
    expect((await client.instance.delete("nova")).error).toBe(false);
    expect((await client.instance.fetchInstances()).map(({ name }) => name)).toEqual(["loja"]);
  });

  it("keeps webhook and instance settings", async () => {
    expect(await client.webhook.find("loja")).toBeNull();
    const row = await client.webhook.set("loja", {
      enabled: false,
      url: "https://crm.example/hooks",
      events: ["MESSAGES_UPSERT"],
    });
    expect(await client.webhook.find("loja")).toEqual(row);
    expect(await client.settings.find("loja")).toBeNull();
    const settings = {
      rejectCall: true,
      groupsIgnore: false,
      alwaysOnline: false,
      readMessages: false,
      readStatus: false,
      syncFullHistory: false,
    };
    expect((await client.settings.set("loja", settings)).settings.instanceName).toBe("loja");
    expect(await client.settings.find("loja")).toMatchObject(settings);
  });

  it("sends every kind of message and gets its id", async () => {
    const { message } = client;
    const place = { latitude: -23.5, longitude: -46.6, name: "Loja", address: "Rua A" };
    const card = { fullName: "Carla Dias", phoneNumber: "5511955550004" };
    const said = fake.phone.say("marina-siqueira", "Oi");
    const sent = [
      await message.sendText("loja", { number: marina, text: "Oi", quoted: { key: said } }),
      await message.sendMedia("loja", { number: marina, mediatype: "image", media: bytes }),
      await message.sendWhatsAppAudio("loja", { number: marina, audio: bytes }),
      await message.sendSticker("loja", { number: marina, sticker: bytes }),
      await message.sendLocation("loja", { number: marina, ...place }),
      await message.sendContact("loja", { number: marina, contact: [card] }),
      await message.sendReaction("loja", {
        key: { id: said.id, remoteJid: marinaJid, fromMe: false },
        reaction: "👍🏽",
      }),
    ];
    expect(sent.map(({ messageType }) => messageType)).toEqual([
      "conversation",
      "imageMessage",
      "audioMessage",
      "stickerMessage",
      "locationMessage",
      "contactMessage",
      "reactionMessage",
    ]);
    expect(sent.every(({ key }) => key.fromMe && key.id.length === 22)).toBe(true);
    expect(sent[0]?.contextInfo?.stanzaId).toBe(said.id);
  });

  it("reads and acts on chats", async () => {
    const { chat } = client;
    const photo = fake.phone.sendImage("marina-siqueira");
    const numbers = await chat.whatsappNumbers("loja", { numbers: ["5511900000000", marina] });
    expect(numbers.find(({ number }) => number === marina)).toMatchObject({ exists: true });
    expect(numbers.find(({ number }) => number === "5511900000000")?.exists).toBe(false);
    const readMessages = [{ id: photo.id, remoteJid: marinaJid, fromMe: false }];
    expect((await chat.markMessageAsRead("loja", { readMessages })).read).toBe("success");
    const typing = { number: marina, presence: "composing", delay: 5 } as const;
    expect((await chat.sendPresence("loja", typing)).presence).toBe("composing");
    const { key } = await client.message.sendText("loja", { number: marina, text: "Oi" });
    const edit = await chat.updateMessage("loja", { number: marina, key, text: "Olá" });
    expect(edit.message.protocolMessage.type).toBe("MESSAGE_EDIT");
    const gone = await chat.deleteMessageForEveryone("loja", key);
    expect(gone.message.protocolMessage.type).toBe("REVOKE");
    const file = await chat.getBase64FromMediaMessage("loja", {
      message: { key: { id: photo.id } },
    });
    expect(file?.mimetype).toBe("image/jpeg");
    const picture = await chat.fetchProfilePictureUrl("loja", { number: marina });
    expect(picture).toEqual({ wuid: marinaJid, profilePictureUrl: null });
    const where = { key: { remoteJid: marinaJid } };
    const page = await chat.findMessages("loja", { where, page: 2, offset: 3 });
    expect(page.messages.records).toHaveLength(3);
    expect(page.messages.pages).toBe(Math.ceil(page.messages.total / 3));
    expect(
      (await chat.findContacts("loja", { where: { remoteJid: marinaJid } }))[0]?.pushName,
    ).toBe("Marina Siqueira");
    expect((await chat.findChats("loja"))[0]?.remoteJid).toBe(marinaJid);
  });

  it("finds a message that an earlier send may have created", async () => {
    fake.setChaos({ sendFailure: "500-after" });
    const error = await errorOf(
      client.message.sendText("loja", { number: marina, text: "Chegou?" }),
    );
    fake.setChaos({ sendFailure: "none" });
    expect(error).toMatchObject({ code: "unknown", sent: "maybe", retryable: true, status: 500 });
    const { messages } = await client.chat.findMessages("loja", {
      where: { key: { fromMe: true } },
    });
    expect(messages.records[0]?.message?.conversation).toBe("Chegou?");
  });

  it("reads groups with their people", async () => {
    const groupJid = "120363000000000201@g.us";
    const info = await client.group.findGroupInfos("loja", { groupJid });
    expect(info.participants).toHaveLength(5);
    const [listed] = await client.group.fetchAllGroups("loja", { getParticipants: false });
    expect(listed).toMatchObject({ id: groupJid, size: 5 });
    expect(listed?.participants).toBeUndefined();
  });

  it("says what failed and whether it may have been sent", async () => {
    const text = (number: string) => client.message.sendText("loja", { number, text: "Oi" });
    const outcome = async (call: Promise<unknown>) => {
      const { code, sent, retryable, status } = await errorOf(call);
      return [code, sent, retryable, status];
    };
    const wrongKey = createEvolutionClient({ baseUrl: fake.url, apiKey: "wrong" });
    expect(await outcome(wrongKey.instance.restart("loja"))).toEqual([
      "unauthorized",
      "no",
      false,
      401,
    ]);
    expect(await outcome(client.instance.restart("nada"))).toEqual(["not_found", "no", false, 404]);
    expect(await outcome(text("5511900000000"))).toEqual(["not_on_whatsapp", "no", false, 400]);
    const name = { instanceName: "loja", integration: "WHATSAPP-BAILEYS" } as const;
    expect(await outcome(client.instance.create(name))).toEqual(["rejected", "no", false, 403]);
    fake.setChaos({ sendFailure: "400" });
    expect(await outcome(text(marina))).toEqual(["validation", "no", false, 400]);
    fake.setChaos({ sendFailure: "500-before" });
    expect(await outcome(text(marina))).toEqual(["unknown", "maybe", true, 500]);
    fake.setChaos({ sendFailure: "timeout" });
    const impatient = client.message.sendText(
      "loja",
      { number: marina, text: "Oi" },
      { timeoutMs: 60 },
    );
    expect(await outcome(impatient)).toEqual(["timeout", "maybe", true, null]);
    await expect.poll(() => fake.log().map((entry) => entry.outcome)).toContain("no-answer");
    fake.setChaos({ sendFailure: "none", disconnect: true });
    expect(await outcome(text(marina))).toEqual(["disconnected", "no", true, 400]);
    const numbers = client.chat.whatsappNumbers("loja", { numbers: [marina] });
    expect(await outcome(numbers)).toEqual(["disconnected", "no", true, 400]);
    expect(await outcome(client.instance.restart("loja"))).toEqual(["rejected", "no", false, 200]);
    fake.setChaos({ disconnect: false });
  });

  it("waits for the delay on top of the time-out", async () => {
    const request = { number: marina, text: "Com calma", delay: 300 };
    const sent = await client.message.sendText("loja", request, { timeoutMs: 250 });
    expect(sent.key.id).not.toBe("");
  });
});

describe("requests as the captured client sent them", () => {
  const folder = new URL("./testing/__fixtures__/rest/", import.meta.url);
  const pairs = readdirSync(folder)
    .filter((file) => /^message-send\w+--(?!error|business)/.test(file))
    .map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), "utf8"))] as const);

  it.each(pairs)("%s", async (_, { request, response }) => {
    let seen: { method: string; path: string; body: unknown; key: string | null } | null = null;
    const recording = createEvolutionClient({
      baseUrl: "https://evo.example",
      apiKey: "global-test-key-0001",
      fetch: async (input, init) => {
        const url = new URL(String(input));
        seen = {
          method: String(init?.method),
          path: url.pathname + url.search,
          body: init?.body,
          key: new Headers(init?.headers).get("apikey"),
        };
        return Response.json(response.body, { status: response.status });
      },
    });
    const verb = String(request.path).split("/")[2] as keyof EvolutionClient["message"];
    const sent = await recording.message[verb]("loja-demo", request.body);
    expect(sent.key.id).toBe(response.body.key.id);
    expect(seen).toEqual({
      method: request.method,
      path: request.path,
      body: JSON.stringify(request.body),
      key: request.headers.apikey,
    });
  });
});
