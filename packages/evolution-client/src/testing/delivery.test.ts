import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient } from "../index.ts";
import { verifyWebhook } from "../verify-webhook.ts";
import { type FakeEvolution, startFakeEvolution } from "./fake-evolution.ts";
import { startConsumer, type WebhookConsumer } from "./webhook-consumer.ts";

let fake: FakeEvolution;
let consumer: WebhookConsumer;
let client: EvolutionClient;

async function start(seed = 11): Promise<void> {
  fake = await startFakeEvolution({
    seed,
    retryScale: 0.002,
    serverAckMs: 5,
    deliveryAckMs: 10,
    reorderWindowMs: 40,
  });
  client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({ instanceName: "loja", integration: "WHATSAPP-BAILEYS" });
  fake.phone.scanQr();
  await client.webhook.set("loja", {
    enabled: true,
    url: consumer.url,
    events: ["MESSAGES_UPSERT", "MESSAGES_UPDATE", "MESSAGES_EDITED", "SEND_MESSAGE"],
    headers: { jwt_key: "a-key" },
  });
}

beforeEach(async () => {
  consumer = await startConsumer();
  await start();
});

afterEach(async () => {
  await fake.stop();
  await consumer.close();
});

const outcomes = (label: string) =>
  fake.log().flatMap((entry) => (entry.label === label ? [entry.outcome] : []));

describe("delivery of webhooks", () => {
  it("repeats a refused event with the same bytes and the same token until it is accepted", async () => {
    consumer.answerWith((_, count) => (count < 3 ? 503 : 202));
    fake.phone.say("marina-siqueira", "vai e volta");
    await fake.settled();
    expect(consumer.received).toHaveLength(3);
    expect(new Set(consumer.received.map(({ raw }) => raw)).size).toBe(1);
    expect(new Set(consumer.received.map(({ headers }) => headers.authorization)).size).toBe(1);
    expect(outcomes("messages.upsert")).toEqual([503, 503, "retry"]);
  });

  it("waits 5 s doubling to 300 s with 20 % jitter, ten attempts in all", async () => {
    consumer.answerWith(() => 500);
    fake.phone.say("marina-siqueira", "nunca");
    await fake.settled();
    expect(consumer.received).toHaveLength(10);
    const gaps = consumer.received
      .slice(1)
      .map(({ atMs }, at) => atMs - consumer.received[at]!.atMs);
    const plain = [5, 10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1000 * 0.002);
    for (const [index, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(plain[index]! * 0.8 - 2);
      expect(gap).toBeLessThan(plain[index]! * 1.2 + 250);
    }
  });

  it.each([400, 401, 403, 404, 422])("gives an event up after %i", async (status) => {
    consumer.answerWith(() => status);
    fake.phone.say("marina-siqueira", "perdida");
    await fake.settled();
    expect(consumer.received).toHaveLength(1);
    expect(outcomes("messages.upsert")).toEqual([status]);
  });

  it("repeats after a time-out", async () => {
    consumer.answerWith((_, count) => (count === 1 ? null : 202));
    fake.phone.say("marina-siqueira", "devagar");
    await fake.settled();
    expect(outcomes("messages.upsert")).toEqual(["no-answer", "retry"]);
  });

  it("sends nothing while a messages.edited is not settled", async () => {
    const { id } = fake.phone.say("marina-siqueira", "antes");
    await fake.settled();
    let edits = 0;
    consumer.answerWith(({ body }) => {
      if (body.event !== "messages.edited") return 202;
      edits += 1;
      return edits < 3 ? 500 : 202;
    });
    fake.phone.edit("marina-siqueira", id, "depois");
    fake.phone.say("marina-siqueira", "atrás");
    await fake.settled();
    expect(consumer.events().slice(1)).toEqual([
      "messages.edited",
      "messages.edited",
      "messages.edited",
      "messages.update",
      "messages.upsert",
    ]);
  });

  it("appends the event to the path when byEvents is set", async () => {
    await client.webhook.set("loja", {
      enabled: true,
      url: consumer.url,
      events: [],
      byEvents: true,
    });
    fake.phone.say("marina-siqueira", "por evento");
    await fake.settled();
    expect(consumer.received.map(({ path }) => path)).toContain("/hooks/messages-upsert");
  });

  it("delivers only subscribed events and nothing while disabled", async () => {
    fake.phone.typing("marina-siqueira", "composing");
    await client.webhook.set("loja", { enabled: false, url: consumer.url, events: [] });
    fake.phone.say("marina-siqueira", "silêncio");
    await fake.settled();
    expect(consumer.received).toEqual([]);
  });

  it("mints a token that verifyWebhook accepts", async () => {
    fake.phone.say("marina-siqueira", "assinada");
    await fake.settled();
    const authorization = consumer.received[0]?.headers.authorization ?? "";
    const headers = new Headers({ authorization });
    expect(await verifyWebhook(headers, { jwtKey: "a-key" })).toBe(true);
    expect(await verifyWebhook(headers, { jwtKey: "b-key" })).toBe(false);
  });
});

describe("chaos", () => {
  it("delivers every event twice under duplicate", async () => {
    fake.setChaos({ duplicate: true });
    fake.phone.say("marina-siqueira", "duas vezes");
    await fake.settled();
    expect(consumer.received).toHaveLength(2);
    expect(outcomes("messages.upsert").toSorted()).toEqual([202, "duplicate"]);
  });

  it("touches no event from before the fault was set", async () => {
    fake.phone.say("marina-siqueira", "antes");
    fake.setChaos({ duplicate: true });
    await fake.settled();
    expect(consumer.received).toHaveLength(1);
  });

  it("loses exactly the same events under the same seed", async () => {
    async function survivors(): Promise<string[]> {
      fake.setChaos({ drop: 0.5 });
      for (let index = 0; index < 20; index += 1) fake.phone.say("marina-siqueira", `n${index}`);
      await fake.settled();
      return consumer.received.map(
        ({ body }) => (body.data as { message: { conversation: string } }).message.conversation,
      );
    }
    const first = (await survivors()).toSorted();
    await fake.stop();
    consumer.received.length = 0;
    await start();
    expect((await survivors()).toSorted()).toEqual(first);
    expect(first.length).toBeGreaterThan(3);
    expect(first.length).toBeLessThan(17);
  });

  it("puts statuses before their message under reorder", async () => {
    fake.setChaos({ reorder: true });
    await client.message.sendText("loja", { number: "5511981234567", text: "Oi" });
    await fake.settled();
    expect(consumer.events()).toEqual(["messages.update", "messages.update", "send.message"]);
  });

  it("answers the first attempt in the consumer's place under httpError", async () => {
    fake.setChaos({ httpError: 502 });
    fake.phone.say("marina-siqueira", "pelo proxy");
    await fake.settled();
    expect(consumer.received).toHaveLength(1);
    expect(outcomes("messages.upsert")).toEqual([502, "retry"]);
  });

  it("delays webhooks under delayMs", async () => {
    fake.setChaos({ delayMs: 400 });
    const before = performance.now();
    fake.phone.say("marina-siqueira", "atrasada");
    fake.phone.say("marina-siqueira", "atrasada também");
    await fake.settled();
    expect(performance.now() - before).toBeGreaterThan(20);
    expect(performance.now() - before).toBeLessThan(2000);
    expect(consumer.received).toHaveLength(2);
  });

  it("announces every picture by an album under album", async () => {
    fake.setChaos({ album: true });
    fake.phone.sendImage("marina-siqueira");
    await fake.settled();
    const types = consumer.received.map(
      ({ body }) => (body.data as { messageType: string }).messageType,
    );
    expect(types).toEqual(["albumMessage", "imageMessage"]);
  });

  it("addresses everybody with a LID by it under lid", async () => {
    fake.setChaos({ lid: true });
    fake.phone.say("marina-siqueira", "por LID");
    fake.phone.say("jose-raimundo", "sem LID");
    await fake.settled();
    const modes = consumer.received.map(
      ({ body }) => (body.data as { key: { addressingMode: string } }).key.addressingMode,
    );
    expect(modes).toEqual(["lid", "pn"]);
  });

  it("holds what customers write while disconnected and delivers it on return", async () => {
    fake.setChaos({ disconnect: true });
    expect((await client.instance.connectionState("loja")).instance.state).toBe("close");
    fake.phone.say("marina-siqueira", "vocês estão aí?");
    await fake.settled();
    expect(consumer.received).toEqual([]);
    fake.setChaos({ disconnect: false });
    await fake.settled();
    expect((await client.instance.connectionState("loja")).instance.state).toBe("open");
    expect(consumer.events()).toEqual(["messages.upsert"]);
  });

  it("ignores unknown and malformed settings", async () => {
    const before = fake.chaos;
    fake.setChaos(JSON.parse('{"drop":-1,"delayMs":"soon","sendFailure":"maybe","x":1}'));
    expect(fake.chaos).toEqual(before);
  });
});
