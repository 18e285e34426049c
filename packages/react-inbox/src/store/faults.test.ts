import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  buildConversation,
  buildSession,
  type FakeServer,
  fakeTransport,
  seededRandom,
} from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import type { KeyValueStore } from "./key-value-store.ts";
import { listItems } from "./list-order.ts";
import { threadItems } from "./thread-items.ts";

beforeAll(() => import("./later-parts.ts"));
beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ids = ["a", "b", "c"];
const diskMs = 8;

/** What two tabs share. A write takes its time, and is lost when its page is left before that. */
function createDisk(random: () => number) {
  const values = new Map<string, unknown>();
  const landed = () =>
    new Promise<void>((resolve) => setTimeout(resolve, Math.floor(random() * diskMs)));
  return {
    values,
    page(): KeyValueStore & { leave(): void } {
      let isLeft = false;
      const write = async (change: () => void) => {
        await landed();
        if (!isLeft) change();
      };
      return {
        set: (key, value) => write(() => void values.set(key, structuredClone(value))),
        setAtOnce: (key, value) => void values.set(key, structuredClone(value)),
        delete: (key) => write(() => void values.delete(key)),
        async entries(prefix) {
          await landed();
          return structuredClone([...values].filter(([key]) => key.startsWith(prefix)));
        },
        leave() {
          isLeft = true;
        },
      };
    },
  };
}

type Disk = ReturnType<typeof createDisk>;

/** One tab of the operator, on a link of its own. */
function createTab(seed: number, disk: Disk, random: () => number, server?: FakeServer) {
  const faults = {
    randomSeed: seed,
    maxDelayMs: 40,
    loseEvent: 0.2,
    duplicateEvent: 0.2,
    failCall: 0.15,
    loseAnswer: 0.2,
  };
  const transport = fakeTransport({
    faults,
    seed: {
      session: buildSession(),
      conversations: ids.map((id) => buildConversation({ id })),
      messages: [],
    },
    ...(server && { server }),
  });
  let page = disk.page();
  const load = () => createInboxClient({ transport, tenantId: "t", random, storage: page });
  const tab = {
    transport,
    client: load(),
    async start(): Promise<void> {
      tab.client.start();
      for (let waited = 0; tab.client.store.get().session.status !== "ready"; waited += 100) {
        expect(waited).toBeLessThan(120_000);
        await vi.advanceTimersByTimeAsync(100);
      }
      tab.client.openConversation("a");
      tab.client.openConversation("b");
    },
    async reload(): Promise<void> {
      page.leave();
      tab.client.close();
      page = disk.page();
      tab.client = load();
      transport.connect();
      transport.renewToken();
      await tab.start();
    },
  };
  return tab;
}

async function play(seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const disk = createDisk(random);
  const first = createTab(seed, disk, random);
  const { server } = first.transport;
  const second = createTab(seed + 1_000_000, disk, random, server);
  const tabs = [first, second];
  for (const tab of tabs) await tab.start();
  const typed: Record<string, string[]> = { a: [], b: [], c: [] };

  for (let step = 0; step < 32; step += 1) {
    const id = pick(ids);
    const tab = pick(tabs);
    const roll = random();
    if (roll < 0.3) server.receive(id, { body: `in ${step}` });
    else if (roll < 0.6) {
      typed[id]?.push(`out ${step}`);
      const content = { kind: "text" as const, body: `out ${step}` };
      tab.client.outbox.add({ conversationId: id, content });
    } else if (roll < 0.72) {
      const ours = [...server.messages.values()].filter((m) => m.direction === "out");
      if (ours.length > 0) server.setStatus(pick(ours).id, pick(["sent", "delivered", "read"]));
    } else if (roll < 0.79) tab.transport.disconnect();
    else if (roll < 0.86) tab.transport.connect();
    else if (roll < 0.9) tab.transport.expireToken();
    else if (roll < 0.94) tab.transport.renewToken();
    else if (roll < 0.97) await tab.reload();
    else first.client.markRead("a", server.conversation("a").lastSeq);
    // Nobody changes tabs and types faster than the disk writes.
    await vi.advanceTimersByTimeAsync(diskMs + Math.floor(random() * 300));
  }

  for (const { transport } of tabs) {
    transport.setFaults({});
    transport.renewToken();
    transport.connect();
  }
  await vi.advanceTimersByTimeAsync(40_000);
  // The next minute's look at the server, in which a tab learns what the other one sent last.
  await vi.advanceTimersByTimeAsync(61_000);
  return { server, disk, tabs, typed };
}

async function holds(seed: number): Promise<void> {
  const label = `seed ${seed}`;
  const { server, disk, tabs, typed } = await play(seed);
  for (const id of ids) {
    const sent = server.thread(id).filter((message) => message.direction === "out");
    expect(
      sent.map((message) => message.body),
      label,
    ).toEqual(typed[id]);
  }
  expect(
    [...disk.values.keys()].filter((key) => key.startsWith("outbox/")),
    label,
  ).toEqual([]);
  const query = { tenantId: "", tab: "all", status: ["open", "pending"], limit: 50 } as const;
  const page = server.list({ ...query, status: [...query.status] });
  for (const [index, { client }] of tabs.entries()) {
    const state = client.store.get();
    expect(state.outbox, label).toEqual([]);
    for (const id of ["a", "b"]) {
      const shown = threadItems(state, id).map((item) => item.message);
      expect(shown, label).toEqual(server.thread(id));
    }
    // The server tells no other tab how far one has read.
    const rows = listItems(state, state.query).map(({ countedSeq: _, read, ...item }) =>
      index === 0 ? { ...item, read } : item,
    );
    const expected = page.items.map(({ read, ...item }) =>
      index === 0 ? { ...item, read } : item,
    );
    expect(rows, label).toEqual(expected);
    client.close();
  }
  expect(vi.getTimerCount(), label).toBe(0);
}

/** `npm test` plays 1,000; `PROSA_FAULT_SEED=417` plays that one again. */
const seeds = Number(process.env.PROSA_FAULT_SEEDS ?? 200);
const only = process.env.PROSA_FAULT_SEED;
const block = only ? 1 : Math.ceil(seeds / 4);
const blocks = only ? [Number(only)] : [0, 1, 2, 3].map((index) => index * block);

describe("under lost, repeated and reordered events, failing calls, broken links, ended sign-ins, reloads and two tabs", () => {
  it.each(blocks)(
    "shows what the server holds and sends each message once and in order (seeds from %i)",
    async (from) => {
      for (let seed = from; seed < from + block; seed += 1) await holds(seed);
    },
    180_000,
  );

  it("does so in browsers that know no locks", async () => {
    vi.stubGlobal("navigator", {});
    for (let seed = 5_000; seed < 5_050; seed += 1) await holds(seed);
  }, 120_000);
});
