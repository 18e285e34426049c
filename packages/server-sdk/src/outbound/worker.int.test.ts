import { randomUUID } from "node:crypto";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSendFixture, type SendFixture } from "../../../../supabase/tests/send-fixture.ts";
import { createQueueBackend } from "../adapters/bullmq/index.ts";
import { createEvolutionSender } from "../channels/evolution/send.ts";
import type { Channel, QueueBackend, RunningWorker } from "../ports/index.ts";
import type { SendTimes } from "./outbound-deps.ts";
import { wakeSends } from "./wake.ts";
import { createOutboundWorker } from "./worker.ts";

const instance = "loja-pinheiros";
const marina = "marina-siqueira";
let fake: FakeEvolution;
let f: SendFixture;
let backend: QueueBackend;
let workers: RunningWorker[] = [];

beforeAll(async () => {
  fake = await startFakeEvolution({ seed: 7 });
});
afterAll(() => fake.stop());

beforeEach(async () => {
  fake.reset();
  await createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey }).instance.create({
    instanceName: instance,
    integration: "WHATSAPP-BAILEYS",
  });
  fake.phone.scanQr(instance);
  f = await createSendFixture();
  backend = createQueueBackend({ databaseUrl: f.db.databaseUrl });
});
afterEach(async () => {
  await stopWorkers();
  await backend.close();
  await f.close();
});

async function stopWorkers(): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
}

async function startWorker(times: Partial<SendTimes> = {}): Promise<void> {
  const channel = {
    provider: "evolution",
    sender: (config: Parameters<NonNullable<Channel["sender"]>>[0]) =>
      createEvolutionSender(config, { baseUrl: fake.url, apiKey: fake.apiKey }),
  } as Channel;
  const worker = createOutboundWorker({
    sql: f.sql,
    backend,
    channels: { evolution: channel },
    media: {
      put: async () => {},
      get: async () => new TextEncoder().encode("conteúdo"),
      remove: async () => {},
      signedUrl: async () => "",
    },
    times: { timeoutMs: 1_500, holdMs: 300, maxHoldMs: 2_000, ...times },
    sweepMs: 300,
  });
  workers.push(worker);
  await worker.ready;
}

const send = async (body: string, more = {}) => {
  const { message } = await f.enqueue(body, more);
  await wakeSends(backend.queue("send_message"), [f.conversationId]);
  return message.id;
};
const change = async (messageId: string, more: { change: string; body?: string }) => {
  await f.sql.call("change_message", { messageId, ...more }, f.as.caio);
  await wakeSends(backend.queue("send_message"), [f.conversationId]);
};
const status = async (id: string) => (await f.message(id)).status;
const arrived = () =>
  fake.phone
    .chat(marina)
    .filter((message) => message.direction === "out")
    .map((message) => message.text);
const soon = { timeout: 15_000, interval: 50 };

describe("the sending worker", () => {
  it("sends what was written, in order, with replies", async () => {
    await startWorker();
    const ids = [await send("Um"), await send("Dois")];
    const reply = await send("Três", { replyToId: ids[0] });
    await expect.poll(() => status(reply), soon).toBe("sent");
    expect(arrived()).toEqual(["Um", "Dois", "Três"]);
    const quoted = fake.phone.chat(marina).find((message) => message.text === "Três")?.quotedId;
    expect(quoted).toBe((await f.message(ids[0] ?? "")).external_id);
  });

  it("works without a wake-up", async () => {
    await startWorker();
    const { message } = await f.enqueue("Sem despertador");
    await expect.poll(() => status(message.id), soon).toBe("sent");
  });

  it("sends each message once, however many workers run", async () => {
    await startWorker();
    await startWorker();
    const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => send(`Mensagem ${i}`)));
    await expect
      .poll(async () => new Set(await Promise.all(ids.map(status))), soon)
      .toEqual(new Set(["sent"]));
    expect(new Set(arrived()).size).toBe(12);
    expect(arrived()).toHaveLength(12);
  });

  it("waits while WhatsApp is away, and sends when it is back", async () => {
    await startWorker();
    fake.setChaos({ disconnect: true });
    const id = await send("Depois");
    await expect.poll(async () => (await f.message(id)).errorCode, soon).toBe("disconnected");
    expect(await status(id)).toBe("queued");
    fake.setChaos({ disconnect: false });
    await expect.poll(() => status(id), soon).toBe("sent");
    expect(arrived()).toEqual(["Depois"]);
  });

  it("finds by lookup what left although the call broke, and never sends it twice", async () => {
    await startWorker();
    const first = await send("Antes");
    await expect.poll(() => status(first), soon).toBe("sent");
    fake.setChaos({ sendFailure: "500-after" });
    const id = await send("Uma vez só");
    await expect.poll(() => status(id), soon).toBe("unknown");
    fake.setChaos({ sendFailure: "none" });
    const next = await send("A seguinte");
    await expect.poll(() => status(next), soon).toBe("sent");
    expect(await status(id)).toBe("sent");
    expect(arrived()).toEqual(["Antes", "Uma vez só", "A seguinte"]);
  });

  it("sends again in its place what the provider vouches never left", async () => {
    await startWorker();
    const first = await send("Antes");
    await expect.poll(() => status(first), soon).toBe("sent");
    fake.setChaos({ sendFailure: "500-before" });
    const id = await send("Nunca saiu");
    const next = await send("A seguinte");
    await expect.poll(() => status(id), soon).toBe("unknown");
    fake.setChaos({ sendFailure: "none" });
    await expect.poll(() => status(next), soon).toBe("sent");
    expect(await status(id)).toBe("sent");
    expect(arrived()).toEqual(["Antes", "Nunca saiu", "A seguinte"]);
  });

  it("never calls for an attempt that a dead worker left open", async () => {
    await startWorker();
    const first = await send("Antes");
    await expect.poll(() => status(first), soon).toBe("sent");
    await stopWorkers();
    await f.enqueue("Do morto");
    const left = await f.begin();
    expect(left.state).toBe("call");
    await startWorker();
    await wakeSends(backend.queue("send_message"), [f.conversationId]);
    const other = await send("Outra conversa", { conversationId: await f.newConversation() });
    await expect.poll(() => status(other), soon).toBe("sent");
    expect(await status(left.message.id)).toBe("sending");
    expect(arrived()).toEqual(["Antes", "Outra conversa"]);
    await f.db.pool.query("update prosa.send_attempts set deadline_at = now() where id = $1", [
      left.attempt.id,
    ]);
    await expect.poll(() => status(left.message.id), soon).toBe("sent");
    expect(arrived()).toEqual(["Antes", "Outra conversa", "Do morto"]);
  });

  it("marks as failed what WhatsApp refuses", async () => {
    await f.db.pool.query("update prosa.addresses set send_key = '5511000000000'");
    await startWorker();
    const id = await send("Ninguém");
    await expect.poll(() => status(id), soon).toBe("failed");
    expect((await f.message(id)).errorCode).toBe("not_on_whatsapp");
  });

  it("tells reactions and sends files", async () => {
    await startWorker();
    const customers = fake.phone.say(marina, "Oi!");
    await f.db.pool.query(
      `insert into prosa.messages (id, tenant_id, conversation_id, channel_id, seq, sort_ts, direction,
         origin, author_kind, external_id, kind, body)
       values ($1, $2, $3, $4, 1, now(), 'in', 'customer', 'customer', $5, 'text', 'Oi!')`,
      [randomUUID(), f.tenantId, f.conversationId, f.channelId, customers.id],
    );
    await f.db.pool.query("update prosa.conversations set last_seq = 1");
    const { rows } = await f.db.pool.query("select id from prosa.messages");
    await send("", { content: { kind: "reaction", messageId: rows[0].id, emoji: "👍" } });
    await expect
      .poll(() => fake.phone.chat(marina).find(({ id }) => id === customers.id)?.reactions, soon)
      .toMatchObject([{ emoji: "👍" }]);

    const { attachmentId, storagePath } = await f.sql.call<Record<string, string>>(
      "create_attachment",
      {
        conversationId: f.conversationId,
        fileName: "medidas.pdf",
        mime: "application/pdf",
        bytes: 9,
      },
      f.as.caio,
    );
    await f.db.pool.query(
      "insert into storage.objects (bucket_id, name, metadata) values ('prosa', $1, '{\"size\": 9}')",
      [storagePath],
    );
    const id = await send("", { content: { kind: "media", attachmentId, caption: "As medidas" } });
    const after = await send("Seguem as medidas");
    expect((await f.begin()).state).toBe("idle");
    await f.sql.call("finish_attachment", { attachmentId, state: "ready" }, "service");
    await expect.poll(() => status(id), soon).toBe("sent");
    await expect.poll(() => status(after), soon).toBe("sent");
    expect(fake.phone.chat(marina).slice(-2)).toMatchObject([
      { kind: "document", fileName: "medidas.pdf", text: "As medidas" },
      { text: "Seguem as medidas" },
    ]);
  });

  it("edits and deletes for everyone, once, and keeps one version of what was echoed", async () => {
    await startWorker();
    const [first, second] = [await send("Preço: 120"), await send("Segue o orçamento")];
    await expect.poll(() => status(second), soon).toBe("sent");
    await change(first, { change: "edit", body: "Preço: 140" });
    await change(second, { change: "delete" });
    await expect
      .poll(async () => (await f.message(second)).deletedBy, soon)
      .toMatchObject({
        name: "caio",
      });
    await expect.poll(async () => (await f.message(first)).body, soon).toBe("Preço: 140");
    expect(fake.phone.chat(marina)).toMatchObject([{ text: "Preço: 140" }, { deleted: true }]);
  });

  it("edits where WhatsApp spells the number without its ninth digit", async () => {
    await f.db.pool.query("update prosa.addresses set send_key = '5531998765432@s.whatsapp.net'");
    await startWorker();
    const id = await send("Um");
    await expect.poll(() => status(id), soon).toBe("sent");
    await change(id, { change: "edit", body: "Dois" });
    await expect.poll(async () => (await f.message(id)).body, soon).toBe("Dois");
    expect(fake.phone.chat("jose-raimundo")).toMatchObject([{ text: "Dois" }]);
  });

  it("tries a change again while WhatsApp is away, and says when it was refused", async () => {
    await startWorker();
    const id = await send("Um");
    await expect.poll(() => status(id), soon).toBe("sent");
    fake.setChaos({ disconnect: true });
    await change(id, { change: "edit", body: "Dois" });
    const attempts = async () =>
      (await f.db.pool.query("select attempts, failed_at from prosa.change_sends")).rows[0];
    await expect.poll(async () => (await attempts())?.attempts, soon).toBeGreaterThan(1);
    expect((await attempts()).failed_at).toBeNull();
    fake.setChaos({ disconnect: false });
    await expect.poll(async () => (await f.message(id)).body, soon).toBe("Dois");

    await f.db.pool.query("update prosa.messages set external_id = 'NUNCA-VISTA'");
    await change(id, { change: "edit", body: "Três" });
    await expect
      .poll(async () => (await f.message(id)).change, soon)
      .toMatchObject({ state: "failed", errorCode: "rejected", body: "Três" });
    expect((await f.message(id)).body).toBe("Dois");
  });
});
