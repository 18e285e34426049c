import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildConversation, buildSession, fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { memoryStore } from "./key-value-store.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
afterEach(() => void vi.useRealTimers());

async function open(operator: string, storage = memoryStore()) {
  const me = { id: operator, name: operator, email: null };
  const transport = fakeTransport({
    seed: {
      session: buildSession({ me }),
      conversations: [buildConversation({ id: "c" })],
      messages: [],
    },
  });
  const client = createInboxClient({ transport, tenantId: "t", storage });
  client.start();
  await vi.advanceTimersByTimeAsync(50);
  return client;
}

describe("drafts", () => {
  it("come back to the operator who wrote them, and to nobody else", async () => {
    const storage = memoryStore();
    const first = await open("renata", storage);
    first.drafts.set("c", "reply", { body: "Fica em R$ 480" });
    first.close();

    expect((await open("caio", storage)).drafts.get("c", "reply").body).toBe("");
    expect((await open("renata", storage)).drafts.get("c", "reply").body).toBe("Fica em R$ 480");
  });

  it("are forgotten on disk once they are empty", async () => {
    const storage = memoryStore();
    const client = await open("renata", storage);
    client.drafts.set("c", "note", { body: "Ligar antes" });
    await vi.advanceTimersByTimeAsync(400);
    expect(await storage.entries("draft/t/renata/")).toHaveLength(1);
    client.drafts.set("c", "note", { body: "" });
    await vi.advanceTimersByTimeAsync(400);
    expect(await storage.entries("draft/")).toHaveLength(0);
  });
});
