import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  buildConversation,
  buildSession,
  type FakeServer,
  fakeTransport,
} from "../testing/index.ts";
import { createAlerts } from "./alerts.ts";
import { createInboxClient } from "./inbox-client.ts";
import type { InboxSettings } from "./settings.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const me = { id: "op-renata", name: "Renata Prado" };
const other = { id: "op-caio", name: "Caio Menezes" };

/** Locks answer in the browser's own time, which no fake timer moves. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await vi.advanceTimersByTimeAsync(1);
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve(undefined);
      };
      port2.postMessage(null);
    });
  }
}

interface TabOptions {
  server?: FakeServer;
  settings?: Partial<InboxSettings>;
  isInFront?: boolean;
  isTouched?: boolean;
  openId?: string;
}

/** One tab of Renata's: what it played and showed. */
async function openTab(options: TabOptions = {}) {
  const transport = fakeTransport({
    seed: {
      session: buildSession(),
      conversations: [
        buildConversation({ id: "mine", assignee: me }),
        buildConversation({ id: "free", assignee: null }),
        buildConversation({ id: "theirs", assignee: other }),
      ],
      messages: [],
    },
    ...(options.server && { server: options.server }),
  });
  const client = createInboxClient({ transport, tenantId: "t" });
  client.start();
  await vi.advanceTimersByTimeAsync(20);
  await vi.dynamicImportSettled();
  if (options.openId) client.openConversation(options.openId);
  let isInFront = options.isInFront ?? false;
  const turned = new Set<() => void>();
  const settings = { sound: true, notify: "mine", desktop: false, ...options.settings } as const;
  const tab = { plays: 0, shown: [] as string[] };
  const alerts = createAlerts(client, {
    settings: () => settings,
    play() {
      tab.plays += 1;
    },
    show: ({ conversationId }) => void tab.shown.push(conversationId),
    tab: {
      isInFront: () => isInFront,
      isTouched: () => options.isTouched ?? true,
      onTurn(listener) {
        turned.add(listener);
        return () => void turned.delete(listener);
      },
    },
  });
  const close = () => {
    alerts.close();
    client.close();
  };
  closing.push(close);
  await settle();
  const turn = async (front: boolean) => {
    isInFront = front;
    for (const listener of turned) listener();
    await settle();
  };
  const receive = async (id: string) => {
    transport.server.receive(id, { body: "Oi" });
    // Of events that follow each other closely, all but the first are shown together.
    await vi.advanceTimersByTimeAsync(100);
    await settle();
  };
  return Object.assign(tab, { server: transport.server, client, turn, receive, close });
}

describe("a sound for what comes in", () => {
  it("is made once in two tabs", async () => {
    const first = await openTab();
    const second = await openTab({ server: first.server });
    await first.receive("mine");
    expect(first.plays + second.plays).toBe(1);
  });

  it("is left to a tab that somebody has touched", async () => {
    const first = await openTab({ isTouched: false });
    const second = await openTab({ server: first.server });
    await first.receive("mine");
    expect([first.plays, second.plays]).toEqual([0, 1]);
  });

  it("is not made for the conversation that a tab in front shows, whichever tab that is", async () => {
    const first = await openTab({ isInFront: true, openId: "mine" });
    const second = await openTab({ server: first.server });
    await first.receive("mine");
    expect(first.plays + second.plays).toBe(0);
    await first.receive("free");
    expect(first.plays + second.plays).toBe(1);
    await vi.advanceTimersByTimeAsync(3_000);
    await first.turn(false);
    await first.receive("mine");
    expect(first.plays + second.plays).toBe(2);
  });

  it("stands for all that comes within two seconds", async () => {
    const first = await openTab();
    const second = await openTab({ server: first.server });
    for (const id of ["mine", "free", "mine", "mine"]) await first.receive(id);
    expect(first.plays + second.plays).toBe(1);
    await vi.advanceTimersByTimeAsync(3_000);
    await first.receive("mine");
    expect(first.plays + second.plays).toBe(2);
  });

  it.each([
    ["mine", ["mine", "free"]],
    ["all", ["mine", "free", "theirs"]],
    ["none", []],
  ] as const)("is for %s when that is chosen", async (notify, heard) => {
    const tab = await openTab({ settings: { notify } });
    const made: string[] = [];
    for (const id of ["mine", "free", "theirs"]) {
      const before = tab.plays;
      await tab.receive(id);
      if (tab.plays > before) made.push(id);
      await vi.advanceTimersByTimeAsync(3_000);
    }
    expect(made).toEqual(heard);
  });

  it("is made for a note that calls the operator, whoever has the conversation", async () => {
    const tab = await openTab();
    tab.server.addMessage("theirs", {
      direction: "note",
      kind: "note",
      body: "@Renata Prado veja",
      author: { kind: "member", ...other },
      content: { mentions: [me] },
    });
    await settle();
    expect(tab.plays).toBe(1);
  });

  it("is silent when it is turned off", async () => {
    const tab = await openTab({ settings: { sound: false } });
    await tab.receive("mine");
    expect(tab.plays).toBe(0);
  });

  it("leaves no lock and no timer behind when the inbox goes", async () => {
    const tab = await openTab({ isInFront: true, openId: "mine" });
    await tab.receive("free");
    expect((await navigator.locks.query()).held).toHaveLength(2);
    tab.close();
    expect(vi.getTimerCount()).toBe(0);
    await settle();
    expect((await navigator.locks.query()).held).toEqual([]);
    await tab.receive("free");
    expect(tab.plays).toBe(1);
  });

  it("knows of its own tab alone in browsers that have no locks", async () => {
    vi.stubGlobal("navigator", {});
    const tab = await openTab({ isInFront: true, openId: "mine" });
    await tab.receive("mine");
    expect(tab.plays).toBe(0);
    await tab.receive("free");
    await tab.receive("free");
    expect(tab.plays).toBe(1);
  });
});

describe("a notification of the operating system", () => {
  it("is shown by one tab, for each conversation, while none is in front", async () => {
    const settings = { sound: false, desktop: true };
    const first = await openTab({ settings });
    const second = await openTab({ settings, server: first.server });
    await first.receive("mine");
    await first.receive("free");
    await first.receive("mine");
    expect([...first.shown, ...second.shown].toSorted()).toEqual(["free", "mine"]);
    await vi.advanceTimersByTimeAsync(3_000);
    await second.turn(true);
    await first.receive("mine");
    expect([...first.shown, ...second.shown]).toHaveLength(2);
  });
});
