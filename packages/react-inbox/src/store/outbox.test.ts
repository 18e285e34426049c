import { ProsaError } from "@prosa/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tenantId } from "../testing/build.ts";
import { buildConversation, buildSession, fakeTransport, seedBusiness } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { memoryStore } from "./key-value-store.ts";
import { threadItems } from "./thread-items.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
afterEach(() => void vi.useRealTimers());

const seed = () => ({
  session: buildSession(),
  conversations: [buildConversation({ id: "c" })],
  messages: [],
});

async function open(options: Parameters<typeof fakeTransport>[0] = {}, storage = memoryStore()) {
  const transport = fakeTransport({ seed: seed(), ...options });
  const client = createInboxClient({ transport, tenantId: "t", storage });
  client.start();
  await vi.advanceTimersByTimeAsync(20);
  await vi.dynamicImportSettled();
  client.openConversation("c");
  await vi.advanceTimersByTimeAsync(20);
  const bodies = () => threadItems(client.store.get(), "c").map((item) => item.message.body);
  const write = (body: string) => {
    client.drafts.set("c", "reply", { body });
    return client.submit("c");
  };
  return { transport, client, storage, bodies, write };
}

describe("the outbox", () => {
  it("shows a message at once and keeps its key when the server acknowledges it", async () => {
    const { client, write } = await open();
    write("olá");
    const before = threadItems(client.store.get(), "c");
    expect(before.map((item) => [item.message.body, item.message.status])).toEqual([
      ["olá", "queued"],
    ]);
    await vi.advanceTimersByTimeAsync(50);
    const after = threadItems(client.store.get(), "c");
    expect(after).toHaveLength(1);
    expect(after[0]?.local).toBeNull();
    expect(after[0]?.key).toBe(before[0]?.key);
  });

  it("stores a message before the first request and sends it after a reload", async () => {
    const storage = memoryStore();
    const first = await open({ intercept: { send: "hang" } }, storage);
    first.write("antes do reload");
    await vi.advanceTimersByTimeAsync(50);
    first.client.close();
    expect(await storage.entries("outbox/")).toHaveLength(1);

    const second = await open({}, storage);
    await vi.advanceTimersByTimeAsync(50);
    expect(second.transport.server.thread("c").map((each) => each.body)).toEqual([
      "antes do reload",
    ]);
    expect(await storage.entries("outbox/")).toHaveLength(0);
  });

  it("sends fifty messages written offline once each and in order", async () => {
    const { transport, write, bodies } = await open();
    transport.disconnect();
    const typed = Array.from({ length: 50 }, (_, index) => `mensagem ${index}`);
    for (const body of typed) write(body);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transport.server.thread("c")).toEqual([]);
    transport.connect();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transport.server.thread("c").map((each) => each.body)).toEqual(typed);
    expect(bodies()).toEqual(typed);
  });

  it("sends fifty messages written offline in two tabs, one of them reloaded, once each", async () => {
    const storage = memoryStore();
    const transport = fakeTransport({ seed: seed() });
    const tab = async () => {
      const client = createInboxClient({ transport, tenantId: "t", storage });
      client.start();
      await vi.advanceTimersByTimeAsync(20);
      client.openConversation("c");
      await vi.advanceTimersByTimeAsync(20);
      return client;
    };
    let one = await tab();
    const other = await tab();
    transport.disconnect();
    const write = async (client: typeof one, body: string) => {
      client.drafts.set("c", "reply", { body });
      client.submit("c");
      await vi.advanceTimersByTimeAsync(20);
    };
    const typed = Array.from({ length: 50 }, (_, index) => `mensagem ${index}`);
    for (const [index, body] of typed.entries()) {
      await write(index % 5 === 4 ? other : one, body);
      if (index === 24) {
        one.close();
        one = await tab();
      }
    }
    expect(transport.server.thread("c")).toEqual([]);
    transport.connect();
    await vi.advanceTimersByTimeAsync(30_000);
    const sent = transport.server.thread("c").map((each) => each.body);
    expect(sent).toHaveLength(50);
    expect(new Set(sent)).toEqual(new Set(typed));
    for (const client of [one, other]) {
      expect(client.store.get().outbox).toEqual([]);
      expect(threadItems(client.store.get(), "c").map((item) => item.message.body)).toEqual(sent);
    }
  });

  it("repeats a send whose answer was lost under the same id", async () => {
    const { transport, write, client } = await open({ faults: { loseAnswer: 1 } });
    write("uma vez");
    await vi.advanceTimersByTimeAsync(5_000);
    transport.setFaults({});
    await vi.advanceTimersByTimeAsync(60_000);
    expect(transport.server.thread("c")).toHaveLength(1);
    expect(client.store.get().outbox).toEqual([]);
  });

  it("shows a template's text at once, keeps it over a reload and sends it once", async () => {
    const seed = seedBusiness(-30);
    const [conversation] = seed.conversations;
    const id = conversation?.id ?? "";
    const storage = memoryStore();
    const openAt = async (options: Parameters<typeof fakeTransport>[0]) => {
      const transport = fakeTransport({ seed, ...options });
      const client = createInboxClient({ transport, tenantId, storage });
      client.start();
      await vi.advanceTimersByTimeAsync(20);
      client.openConversation(id);
      await vi.advanceTimersByTimeAsync(20);
      return { transport, client };
    };
    const content = { kind: "template", templateId: "template-1", variables: {} } as const;
    const first = await openAt({ intercept: { send: "hang" } });
    first.client.outbox.add({ conversationId: id, content: { ...content, body: "Oi! Quer ver?" } });
    expect(threadItems(first.client.store.get(), id).at(-1)?.message).toMatchObject({
      kind: "template",
      body: "Oi! Quer ver?",
      status: "queued",
    });
    await vi.advanceTimersByTimeAsync(50);
    first.client.close();

    const { transport, client } = await openAt({});
    const send = vi.spyOn(transport, "send");
    await vi.advanceTimersByTimeAsync(50);
    expect(client.store.get().outbox).toEqual([]);
    const sent = transport.server.thread(id).filter(({ kind }) => kind === "template");
    expect(sent).toHaveLength(1);
    expect(send.mock.calls.every(([{ content: asked }]) => !("body" in asked))).toBe(true);
  });

  it("keeps a refused message with its reason until the operator decides", async () => {
    const refused = new ProsaError("channel.rejected", "No.");
    const { client, write } = await open({ intercept: { send: refused } });
    write("não vai");
    await vi.advanceTimersByTimeAsync(50);
    const [entry] = client.store.get().outbox;
    expect(entry).toMatchObject({ state: "failed", errorCode: "channel.rejected" });
    client.outbox.discard(entry?.clientMessageId ?? "");
    expect(client.store.get().outbox).toEqual([]);
  });

  it("holds back an answer when a colleague answered first, and sends it knowingly", async () => {
    const { client, transport, write } = await open();
    client.drafts.set("c", "reply", { body: "re" });
    transport.server.addMessage("c", {
      direction: "out",
      author: { kind: "member", id: "op-caio", name: "Caio" },
    });
    await vi.advanceTimersByTimeAsync(20);
    write("resposta");
    await vi.advanceTimersByTimeAsync(50);
    const [entry] = client.store.get().outbox;
    expect(entry?.errorCode).toBe("conversation.answered");
    client.outbox.retry(entry?.clientMessageId ?? "", { force: true });
    await vi.advanceTimersByTimeAsync(50);
    expect(transport.server.thread("c").at(-1)?.body).toBe("resposta");
  });
});

describe("drafts", () => {
  it("survive a reload, each in its conversation and mode", async () => {
    const storage = memoryStore();
    const first = await open({}, storage);
    first.client.drafts.set("c", "reply", { body: "para a cliente" });
    first.client.drafts.set("c", "note", { body: "para a equipe" });
    await vi.advanceTimersByTimeAsync(400);
    first.client.close();
    const { client } = await open({}, storage);
    expect(client.drafts.get("c", "reply").body).toBe("para a cliente");
    expect(client.drafts.get("c", "note").body).toBe("para a equipe");
  });

  it("never leave as an answer what was written as a note", async () => {
    const { client, transport } = await open();
    client.setMode("c", "note");
    client.drafts.set("c", "note", { body: "só a equipe" });
    client.submit("c");
    await vi.advanceTimersByTimeAsync(50);
    expect(transport.server.thread("c")).toMatchObject([
      { direction: "note", body: "só a equipe" },
    ]);
  });
});
