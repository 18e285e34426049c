import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient } from "../index.ts";
import {
  type FakeEvolution,
  type FakeEvolutionOptions,
  startFakeEvolution,
} from "./fake-evolution.ts";

const running: FakeEvolution[] = [];
let fake: FakeEvolution;
let client: EvolutionClient;

async function start(options: FakeEvolutionOptions = {}): Promise<FakeEvolution> {
  const started = await startFakeEvolution({ serverAckMs: 5, deliveryAckMs: 15, ...options });
  running.push(started);
  return started;
}

const clientOf = ({ url, apiKey }: FakeEvolution): EvolutionClient =>
  createEvolutionClient({ baseUrl: url, apiKey });

beforeEach(async () => {
  fake = await start();
  client = clientOf(fake);
  await client.instance.create({ instanceName: "loja", integration: "WHATSAPP-BAILEYS" });
  fake.phone.scanQr();
});

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

const marina = "5511981234567";

describe("the customers' phones", () => {
  it("know people with and without ninth digit, by LID alone, and a group", () => {
    expect(fake.phone.customers().map(({ name, jid }) => [name, jid])).toEqual([
      ["Marina Siqueira", "5511981234567@s.whatsapp.net"],
      ["José Raimundo", "553198765432@s.whatsapp.net"],
      ["Lúcia Ferraz", "70000000000203@lid"],
      ["Estúdio Ponto & Prumo", "120363000000000201@g.us"],
    ]);
  });

  it("show what the business sends, with its ticks", async () => {
    const { key } = await client.message.sendText("loja", { number: marina, text: "Bom dia" });
    expect(fake.phone.chat("marina-siqueira").at(-1)).toMatchObject({
      id: key.id,
      direction: "out",
      text: "Bom dia",
    });
    await fake.settled();
    expect(fake.phone.chat("marina-siqueira").at(-1)?.status).toBe("DELIVERY_ACK");
    fake.phone.read("marina-siqueira");
    expect(fake.phone.chat("marina-siqueira").at(-1)?.status).toBe("READ");
  });

  it("leave an offline person's message at one tick until they return", async () => {
    fake.phone.setOnline("marina-siqueira", false);
    await client.message.sendText("loja", { number: marina, text: "Bom dia" });
    await fake.settled();
    expect(fake.phone.chat("marina-siqueira").at(-1)?.status).toBe("SERVER_ACK");
    fake.phone.setOnline("marina-siqueira", true);
    expect(fake.phone.chat("marina-siqueira").at(-1)?.status).toBe("DELIVERY_ACK");
  });

  it("play a voice note of the business", async () => {
    const audio = "T2dnUwAA";
    const { key } = await client.message.sendWhatsAppAudio("loja", { number: marina, audio });
    fake.phone.play(key.id);
    expect(fake.phone.chat("marina-siqueira").at(-1)).toMatchObject({
      kind: "audio",
      mime: "audio/ogg",
      status: "PLAYED",
    });
  });

  it("show the business typing while a send waits for its delay", async () => {
    const sending = client.message.sendText("loja", { number: marina, text: "Oi", delay: 500 });
    await expect
      .poll(() => fake.state().presence["marina-siqueira"]?.business, { interval: 10 })
      .toBe("composing");
    await sending;
    expect(fake.state().presence["marina-siqueira"]?.business).toBe("paused");
  });

  it("see edits, deletions and reactions of the business", async () => {
    const { key } = await client.message.sendText("loja", { number: marina, text: "Bom dia" });
    await client.chat.updateMessage("loja", { number: marina, key, text: "Boa tarde" });
    const said = fake.phone.say("marina-siqueira", "Oi!");
    const target = { id: said.id, remoteJid: `${marina}@s.whatsapp.net`, fromMe: false };
    await client.message.sendReaction("loja", { key: target, reaction: "❤️" });
    await client.chat.deleteMessageForEveryone("loja", key);
    const [ours, theirs] = fake.phone.chat("marina-siqueira");
    expect(ours).toMatchObject({ text: "Boa tarde", deleted: true });
    expect(theirs?.reactions).toEqual([{ author: "loja", emoji: "❤️" }]);
  });

  it("see that the business read, but not through a LID", async () => {
    const { id } = fake.phone.say("marina-siqueira", "Oi");
    const mark = (remoteJid: string) =>
      client.chat.markMessageAsRead("loja", { readMessages: [{ id, remoteJid, fromMe: false }] });
    await mark("70000000000201@lid");
    expect(fake.phone.chat("marina-siqueira")[0]?.status).toBe("DELIVERY_ACK");
    await mark(`${marina}@s.whatsapp.net`);
    expect(fake.phone.chat("marina-siqueira")[0]?.status).toBe("READ");
  });

  it("reach the registered variant of a Brazilian number", async () => {
    const { key } = await client.message.sendText("loja", { number: "5531998765432", text: "Oi" });
    expect(key.remoteJid).toBe("553198765432@s.whatsapp.net");
    expect(fake.phone.chat("jose-raimundo")).toHaveLength(1);
  });

  it("keep the bytes of what was sent", async () => {
    const base64 = Buffer.from("um arquivo").toString("base64");
    const { id, mediaUrl } = fake.phone.sendDocument("marina-siqueira", {
      base64,
      fileName: "nota.txt",
      mime: "text/plain",
    });
    const file = await client.chat.getBase64FromMediaMessage("loja", { message: { key: { id } } });
    expect(file).toMatchObject({ base64, fileName: "nota.txt", mimetype: "text/plain" });
    const served = await fetch(fake.url + mediaUrl);
    expect(await served.text()).toBe("um arquivo");
    expect(served.headers.get("content-type")).toBe("application/octet-stream");
  });

  it("refuse to edit what the business wrote", async () => {
    const { key } = await client.message.sendText("loja", { number: marina, text: "Bom dia" });
    expect(() => fake.phone.edit("marina-siqueira", key.id, "x")).toThrow(/business's message/);
    expect(() => fake.phone.say("ninguem", "x")).toThrow(/no customer/);
  });

  it("rotate the QR code until it is scanned", async () => {
    const quick = await start({ qrRotateMs: 60, autoPairMs: 900 });
    const other = clientOf(quick);
    const { qrcode } = await other.instance.create({
      instanceName: "nova",
      integration: "WHATSAPP-BAILEYS",
      qrcode: true,
    });
    expect(Buffer.from(qrcode!.base64.split(",")[1]!, "base64").subarray(1, 4).toString()).toBe(
      "PNG",
    );
    await expect
      .poll(() => quick.state().instances[0]?.qr?.count, { interval: 10 })
      .toBeGreaterThan(1);
    await expect.poll(() => quick.state().instances[0]?.state, { interval: 10 }).toBe("open");
    expect(quick.state().instances[0]?.qr).toBeNull();
  });

  it("show letters instead of an image to who gave a number, after the first answer", async () => {
    await client.instance.create({ instanceName: "letras", integration: "WHATSAPP-BAILEYS" });
    const first = await client.instance.connect("letras", { number: "5511940022264" });
    expect(first).toMatchObject({ pairingCode: null, count: 1 });
    const second = await client.instance.connect("letras");
    expect("pairingCode" in second && second.pairingCode).toMatch(/^[0-9A-F]{8}$/);
  });

  it("give up after thirty QR codes that nobody scanned", async () => {
    const quick = await start({ qrRotateMs: 2 });
    const create = { instanceName: "nova", integration: "WHATSAPP-BAILEYS", qrcode: true } as const;
    await clientOf(quick).instance.create(create);
    await expect.poll(() => quick.state().instances[0]?.state, { timeout: 5000 }).toBe("close");
    const again = await clientOf(quick).instance.connect("nova");
    expect("count" in again && again.count).toBe(1);
  });

  it("take the name and number of the account that scans", async () => {
    await client.instance.logout("loja");
    fake.phone.scanQr("loja", { profileName: "Marcenaria Horizonte", number: "+55 11 4000-1234" });
    fake.phone.ownerSay("marina-siqueira", "Bom dia");
    expect(fake.phone.chat("marina-siqueira")[0]?.author).toBe("Marcenaria Horizonte");
    const [row] = await client.instance.fetchInstances();
    expect(row).toMatchObject({
      ownerJid: "551140001234@s.whatsapp.net",
      connectionStatus: "open",
    });
  });

  it("spell the LID first when the fake plays 2.3.6", async () => {
    const older = await start({ version: "2.3.6" });
    const create = { instanceName: "loja", integration: "WHATSAPP-BAILEYS" } as const;
    await clientOf(older).instance.create(create);
    older.phone.switchToLid("marina-siqueira");
    older.phone.say("marina-siqueira", "por LID");
    const { messages } = await clientOf(older).chat.findMessages("loja");
    expect(messages.records[0]?.key).toMatchObject({
      remoteJid: "70000000000201@lid",
      remoteJidAlt: "5511981234567@s.whatsapp.net",
      addressingMode: "lid",
    });
  });

  it("give the same ids for the same seed, and others without one", async () => {
    async function idOf(options: FakeEvolutionOptions): Promise<string> {
      const one = await start(options);
      const create = { instanceName: "loja", integration: "WHATSAPP-BAILEYS" } as const;
      await clientOf(one).instance.create(create);
      return one.phone.say("marina-siqueira", "Oi").id;
    }
    expect(await idOf({ seed: 5 })).toBe(await idOf({ seed: 5 }));
    expect(await idOf({})).not.toBe(await idOf({}));
  });
});

describe("a data file", () => {
  it("brings instances, webhook settings, chats and files back after a restart", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fake-evolution-"));
    const dataFile = join(folder, "fake.json");
    const first = await start({ dataFile, seed: 9 });
    const before = clientOf(first);
    await before.instance.create({
      instanceName: "loja",
      integration: "WHATSAPP-BAILEYS",
      webhook: { enabled: false, url: "https://crm.example/hooks", events: [] },
    });
    first.phone.scanQr();
    const photo = first.phone.sendImage("marina-siqueira", { caption: "A parede" });
    await first.settled();
    await first.stop();

    const second = await start({ dataFile, seed: 9 });
    const after = clientOf(second);
    expect((await after.instance.connectionState("loja")).instance.state).toBe("open");
    expect((await after.webhook.find("loja"))?.url).toBe("https://crm.example/hooks");
    expect(second.phone.chat("marina-siqueira")).toEqual(first.phone.chat("marina-siqueira"));
    const message = { key: { id: photo.id } };
    const file = await after.chat.getBase64FromMediaMessage("loja", { message });
    expect(file?.base64.length).toBeGreaterThan(1000);
    expect(second.phone.sendImage("marina-siqueira").id).not.toBe(photo.id);
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
