import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildConversation, buildSession, fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";

const startedAt = Date.parse("2026-11-12T12:00:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now: startedAt }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A client with conversation `a` open, and what it says of our typing, in ms since the first letter. */
async function open({ isRefused = false } = {}) {
  const conversations = ["a", "b"].map((id) => buildConversation({ id }));
  const transport = fakeTransport({
    seed: { session: buildSession(), conversations, messages: [] },
  });
  const toCustomer: [string, string, number][] = [];
  const toColleagues: [string, boolean, number][] = [];
  let firstAt = 0;
  transport.announceTyping = async (id, state) => {
    toCustomer.push([id, state, Date.now() - firstAt]);
    if (isRefused) throw new Error("Not now.");
  };
  transport.presence = (id) => ({
    setTyping: (isTyping) => void toColleagues.push([id, isTyping, Date.now() - firstAt]),
    close() {},
  });
  const client = createInboxClient({ transport, tenantId: "t" });
  client.start();
  await pass(20);
  client.openConversation("a");
  await pass(20);
  firstAt = Date.now();
  /** A letter every 100 ms. */
  const type = async (ms: number, id = "a") => {
    for (let at = 0; at < ms; at += 100) {
      client.typed(id);
      await pass(100);
    }
  };
  return { client, transport, toCustomer, toColleagues, type };
}

describe("our typing", () => {
  it("is said at the first letter and at most every three seconds", async () => {
    const { client, toCustomer, type } = await open();
    await type(10_000);
    expect(toCustomer).toEqual([0, 3_000, 6_000, 9_000].map((at) => ["a", "composing", at]));
    client.close();
  });

  it("is taken back six seconds after the last letter, for customers and colleagues", async () => {
    const { client, toCustomer, toColleagues, type } = await open();
    await type(1_000);
    await pass(5_800);
    expect(toCustomer).toHaveLength(1);
    await pass(200);
    expect(toCustomer.at(-1)).toEqual(["a", "paused", 6_900]);
    expect(toColleagues).toEqual([
      ["a", true, 0],
      ["a", false, 6_900],
    ]);
    await pass(20_000);
    expect(toCustomer).toHaveLength(2);
    client.close();
  });

  it("is not said more often by who sends one short message after the other", async () => {
    const { client, toCustomer, type } = await open();
    for (let message = 0; message < 6; message += 1) {
      await type(400);
      client.drafts.set("a", "reply", { body: `mensagem ${message}` });
      client.submit("a");
      await pass(600);
    }
    const said = toCustomer.filter(([, state]) => state === "composing");
    expect(said.map(([, , at]) => at)).toEqual([0, 3_000]);
    client.close();
  });

  it("is not said more often where it is refused", async () => {
    const { client, toCustomer, type } = await open({ isRefused: true });
    await type(4_000);
    expect(toCustomer.map(([, , at]) => at)).toEqual([0, 3_000]);
    client.close();
  });

  it("ends where another conversation is opened, and begins there at once", async () => {
    const { client, toCustomer, type } = await open();
    await type(500);
    client.openConversation("b");
    await type(500, "b");
    expect(toCustomer.map(([id, state]) => `${id} ${state}`)).toEqual([
      "a composing",
      "a paused",
      "b composing",
    ]);
    client.close();
  });
});

/** Providers repeat a customer's sign less often than we say ours. */
it("shows a customer's typing for ten seconds after its last sign", async () => {
  const { client, transport } = await open();
  const isTyping = () => client.store.get().typing.has("a");
  transport.server.typing("a");
  await pass(3_000);
  transport.server.typing("a");
  await pass(9_900);
  expect(isTyping()).toBe(true);
  await pass(1_200);
  expect(isTyping()).toBe(false);
  client.close();
});
