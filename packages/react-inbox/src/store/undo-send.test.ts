import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildConversation, buildSession, fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { memoryStore } from "./key-value-store.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
afterEach(() => void vi.useRealTimers());

async function open(storage = memoryStore()) {
  const transport = fakeTransport({
    seed: {
      session: buildSession(),
      conversations: [buildConversation({ id: "c" })],
      messages: [],
    },
  });
  const client = createInboxClient({ transport, tenantId: "t", storage });
  client.start();
  await vi.advanceTimersByTimeAsync(20);
  await vi.dynamicImportSettled();
  client.openConversation("c");
  await vi.advanceTimersByTimeAsync(20);
  const write = (body: string, mode: "reply" | "note" = "reply") => {
    client.setMode("c", mode);
    client.drafts.set("c", mode, { body });
    return client.submit("c", { holdMs: 5_000 });
  };
  const bodies = () => transport.server.thread("c").map((each) => each.body);
  return { client, storage, write, bodies };
}

describe("a message that is held", () => {
  it("leaves when its time is over, not before", async () => {
    const { write, bodies } = await open();
    write("olá");
    await vi.advanceTimersByTimeAsync(4_900);
    expect(bodies()).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(bodies()).toEqual(["olá"]);
  });

  it("returns to the composer, before what was written since", async () => {
    const { client, write, bodies } = await open();
    write("primeira");
    client.drafts.set("c", "reply", { body: "segunda" });
    expect(await client.undoSend("c")).toBe(true);
    expect(client.drafts.get("c", "reply").body).toBe("primeira\nsegunda");
    expect(client.store.get().outbox).toEqual([]);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(bodies()).toEqual([]);
    expect(await client.undoSend("c")).toBe(false);
  });

  it("takes back the last sending alone", async () => {
    const { client, write, bodies } = await open();
    write("fica");
    await vi.advanceTimersByTimeAsync(1_000);
    write("volta");
    await client.undoSend("c");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(bodies()).toEqual(["fica"]);
    expect(client.drafts.get("c", "reply").body).toBe("volta");
  });

  it("returns a note as a note", async () => {
    const { client, write } = await open();
    write("só para nós", "note");
    client.setMode("c", "reply");
    await client.undoSend("c");
    expect(client.store.get().modes.get("c")).toBe("note");
    expect(client.drafts.get("c", "note").body).toBe("só para nós");
  });

  it("is still queued after a reload, and leaves at its time", async () => {
    const storage = memoryStore();
    const first = await open(storage);
    first.write("antes do reload");
    await vi.advanceTimersByTimeAsync(1_000);
    first.client.close();
    const second = await open(storage);
    expect(second.client.store.get().outbox).toHaveLength(1);
    expect(second.bodies()).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(second.bodies()).toEqual(["antes do reload"]);
  });

  it("is not sent by another tab that knew of it when it was taken back", async () => {
    const storage = memoryStore();
    const first = await open(storage);
    first.write("com erro de digitação");
    await vi.advanceTimersByTimeAsync(100);
    const second = await open(storage);
    expect(second.client.store.get().outbox).toHaveLength(1);
    await first.client.undoSend("c");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...first.bodies(), ...second.bodies()]).toEqual([]);
    expect(second.client.store.get().outbox).toEqual([]);
  });
});
