import { afterEach, describe, expect, it, vi } from "vitest";
import { buildSession, fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { memoryStore } from "./key-value-store.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function open(storage = memoryStore(), me = buildSession().me) {
  const transport = fakeTransport({
    seed: { session: buildSession({ me }), conversations: [], messages: [] },
  });
  const client = createInboxClient({ transport, tenantId: "t", storage });
  closing.push(() => client.close());
  client.start();
  await vi.waitFor(() => expect(client.store.get().session.status).toBe("ready"));
  const settings = () => client.store.get().settings;
  return { client, settings };
}

describe("what an operator chose", () => {
  it("comes back after a reload, for them alone", async () => {
    const storage = memoryStore();
    const first = await open(storage);
    first.client.changeSettings({ notify: "all" });
    first.client.changeSettings({ sound: false });
    await vi.waitFor(async () => expect(await storage.entries("settings/")).toHaveLength(1));
    first.client.close();
    const again = await open(storage);
    await vi.waitFor(() => expect(again.settings()).toEqual({ notify: "all", sound: false }));
    const colleague = await open(storage, { id: "op-renata-2", name: "Outra", email: null });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(colleague.settings()).toEqual({});
  });

  it("holds in the browser's other tabs at once", async () => {
    const storage = memoryStore();
    const first = await open(storage);
    const second = await open(storage);
    await new Promise((resolve) => setTimeout(resolve, 50));
    first.client.changeSettings({ undoSendMs: 5_000 });
    await vi.waitFor(() => expect(second.settings()).toEqual({ undoSendMs: 5_000 }));
  });

  it("outweighs what is read from the disk after it", async () => {
    const storage = memoryStore();
    await storage.set("settings/t/op-renata", { sound: false, sendOn: "mod" });
    const { client, settings } = await open(storage);
    client.changeSettings({ sound: true });
    await vi.waitFor(() => expect(settings()).toEqual({ sound: true, sendOn: "mod" }));
  });

  it("leaves out what another version kept and this one does not understand", async () => {
    const storage = memoryStore();
    await storage.set("settings/t/op-renata", {
      sound: "loud",
      notify: "friends",
      undoSendMs: -1,
      wallpaper: "sea",
      titleBadge: false,
    });
    const { settings } = await open(storage);
    await vi.waitFor(() => expect(settings()).toEqual({ titleBadge: false }));
  });
});
