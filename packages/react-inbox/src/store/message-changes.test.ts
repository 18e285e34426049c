import { ProsaError } from "@prosa/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildConversation, buildMessage, buildSession, fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { memoryStore } from "./key-value-store.ts";
import { mayChange } from "./message-changes.ts";
import { threadItems } from "./thread-items.ts";

const start = Date.parse("2026-11-12T12:00:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const session = buildSession();
const ours = (overrides = {}) =>
  buildMessage({
    id: "m",
    conversationId: "c",
    seq: 1,
    sortTs: new Date(start).toISOString(),
    direction: "out",
    status: "sent",
    body: "Preço: 120",
    author: { kind: "member", id: session.me.id, name: session.me.name },
    ...overrides,
  });

async function open(options: Parameters<typeof fakeTransport>[0] = {}, storage = memoryStore()) {
  const seed = {
    session,
    conversations: [buildConversation({ id: "c", lastSeq: 1 })],
    messages: [ours()],
  };
  const transport = fakeTransport({ seed, ...options });
  const client = createInboxClient({ transport, tenantId: "t", storage });
  client.start();
  await vi.advanceTimersByTimeAsync(20);
  await vi.dynamicImportSettled();
  client.openConversation("c");
  await vi.advanceTimersByTimeAsync(20);
  const shown = () => threadItems(client.store.get(), "c")[0]?.message;
  const edit = (body: string) => client.changeMessage("c", { kind: "edit", messageId: "m", body });
  return { transport, client, shown, edit };
}

describe("an edit", () => {
  it("shows its text at once, and nothing but it when the server took it", async () => {
    const { shown, edit, client } = await open();
    edit("Preço: 140");
    expect(shown()).toMatchObject({ body: "Preço: 140", change: { state: "waiting" } });
    await vi.advanceTimersByTimeAsync(50);
    expect(shown()).toMatchObject({ body: "Preço: 140", change: null });
    expect(threadItems(client.store.get(), "c")).toHaveLength(1);
    expect(client.store.get().outbox).toEqual([]);
  });

  it("that waits at the server shows its text, too", async () => {
    const { transport, shown } = await open();
    transport.server.editMessage("m", {
      change: { kind: "edit", body: "Preço: 140", state: "waiting", errorCode: null },
    });
    await vi.advanceTimersByTimeAsync(20);
    expect(shown()?.body).toBe("Preço: 140");
  });

  it("survives a reload, and the latest of several wins", async () => {
    const storage = memoryStore();
    const first = await open({ intercept: { edit: "hang" } }, storage);
    first.edit("Dois");
    first.edit("Três");
    await vi.advanceTimersByTimeAsync(50);
    first.client.close();
    const second = await open({}, storage);
    await vi.advanceTimersByTimeAsync(100);
    expect(second.transport.server.message("m").body).toBe("Três");
    expect(await storage.entries("outbox/")).toEqual([]);
  });

  it("that is refused says why, and is forgotten when it is dropped", async () => {
    const late = new ProsaError("message.too_late", "Its time has passed.");
    const { shown, edit, client } = await open({ intercept: { edit: late } });
    edit("Tarde");
    await vi.advanceTimersByTimeAsync(50);
    expect(shown()?.change).toEqual({
      kind: "edit",
      body: "Tarde",
      state: "failed",
      errorCode: "message.too_late",
    });
    client.dropChange("m");
    expect(shown()).toMatchObject({ body: "Preço: 120" });
    expect(shown()?.change ?? null).toBeNull();
  });

  it("takes the place of one that was refused", async () => {
    const late = new ProsaError("message.too_late", "Its time has passed.");
    const { edit, client } = await open({ intercept: { edit: late } });
    edit("Um");
    await vi.advanceTimersByTimeAsync(50);
    edit("Dois");
    expect(client.store.get().outbox).toHaveLength(1);
  });

  it("is written in the composer, and gives back what stood there", async () => {
    const { client, transport } = await open();
    client.drafts.set("c", "reply", { body: "meio escrita" });
    client.setMode("c", "edit");
    client.drafts.set("c", "edit", { body: " Preço: 140 ", replyToId: "m" });
    expect(client.submit("c")).toBe(true);
    await vi.advanceTimersByTimeAsync(50);
    expect(transport.server.message("m").body).toBe("Preço: 140");
    expect(client.store.get().modes.get("c")).toBeUndefined();
    expect(client.drafts.get("c", "reply").body).toBe("meio escrita");
    expect(client.drafts.get("c", "edit").body).toBe("");
  });

  it("that changes nothing is not sent, and one without text is not saved", async () => {
    const { client } = await open();
    client.setMode("c", "edit");
    client.drafts.set("c", "edit", { body: " ", replyToId: "m" });
    expect(client.submit("c")).toBe(false);
    client.drafts.set("c", "edit", { body: "Preço: 120" });
    expect(client.submit("c")).toBe(true);
    expect(client.store.get().outbox).toEqual([]);
  });
});

describe("a deletion", () => {
  it("shows as under way, then as a tombstone that says who", async () => {
    const { client, shown } = await open();
    client.changeMessage("c", { kind: "delete", messageId: "m" });
    expect(shown()).toMatchObject({ body: "Preço: 120", change: { kind: "delete" } });
    await vi.advanceTimersByTimeAsync(50);
    expect(shown()).toMatchObject({ body: null, deletedBy: { name: session.me.name } });
  });
});

describe("what may be changed", () => {
  const may = async (
    kind: "edit" | "delete",
    message = {},
    { afterMs = 0, permissions = session.permissions, without = [] as "edit"[] } = {},
  ) => {
    const { client, transport } = await open({ without });
    const state = client.store.get();
    return mayChange(kind, ours(message), {
      ...state,
      transport,
      session: { value: { ...session, permissions } },
      minute: start + afterMs,
    });
  };

  it("is what is ours, for as long as the channel says", async () => {
    expect(await may("edit")).toBe(true);
    expect(await may("edit", {}, { afterMs: 16 * 60_000 })).toBe(false);
    expect(await may("delete", {}, { afterMs: 16 * 60_000 })).toBe(true);
    expect(await may("delete", {}, { afterMs: 61 * 3_600_000 })).toBe(false);
  });

  it("is no customer's message, no voice note's text, and nothing that did not leave", async () => {
    expect(await may("edit", { direction: "in" })).toBe(false);
    expect(await may("edit", { kind: "audio" })).toBe(false);
    expect(await may("delete", { kind: "audio" })).toBe(true);
    expect(await may("edit", { status: "failed" })).toBe(false);
    expect(await may("delete", { deletedAt: new Date(start).toISOString() })).toBe(false);
  });

  it("is a colleague's only for who may change others', and nothing without the method", async () => {
    const theirs = { author: { kind: "member", id: "op-caio", name: "Caio" } };
    expect(await may("edit", theirs)).toBe(true);
    expect(await may("edit", theirs, { permissions: ["message.send"] })).toBe(false);
    expect(await may("edit", {}, { permissions: ["message.send"] })).toBe(true);
    expect(await may("edit", {}, { without: ["edit"] })).toBe(false);
  });
});
