import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildConversation, buildSession, fakeTransport, seededRandom } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { listItems } from "./list-order.ts";
import { threadItems } from "./thread-items.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
afterEach(() => void vi.useRealTimers());

const ids = ["a", "b", "c"];

async function run(seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const transport = fakeTransport({
    seed: {
      session: buildSession(),
      conversations: ids.map((id) => buildConversation({ id })),
      messages: [],
    },
    faults: {
      randomSeed: seed,
      maxDelayMs: 40,
      loseEvent: 0.2,
      duplicateEvent: 0.2,
      failCall: 0.15,
      loseAnswer: 0.2,
    },
  });
  const client = createInboxClient({ transport, tenantId: "tenant-horizonte", random });
  client.start();
  for (let waited = 0; client.store.get().session.status !== "ready"; waited += 100) {
    expect(waited).toBeLessThan(120_000);
    await vi.advanceTimersByTimeAsync(100);
  }
  client.openConversation("a");
  client.openConversation("b");
  const typed: string[] = [];

  for (let step = 0; step < 32; step += 1) {
    const id = pick(ids);
    const roll = random();
    if (roll < 0.35) transport.server.receive(id, { body: `in ${step}` });
    else if (roll < 0.65) {
      const body = `out ${step}`;
      typed.push(body);
      client.outbox.add({ conversationId: id, content: { kind: "text", body } });
    } else if (roll < 0.8) {
      const ours = [...transport.server.messages.values()].filter((m) => m.direction === "out");
      if (ours.length > 0)
        transport.server.setStatus(pick(ours).id, pick(["sent", "delivered", "read"]));
    } else if (roll < 0.87) transport.disconnect();
    else if (roll < 0.95) transport.connect();
    else client.markRead("a", transport.server.conversation("a").lastSeq);
    await vi.advanceTimersByTimeAsync(Math.floor(random() * 300));
  }

  transport.setFaults({});
  transport.connect();
  await vi.advanceTimersByTimeAsync(40_000);
  return { transport, client, typed };
}

describe("under lost, repeated and reordered events, failing calls and a broken link", () => {
  it.each([0, 1, 2, 3])(
    "shows what the server holds and sends each message once (block %i)",
    async (block) => {
      for (let seed = block * 250; seed < block * 250 + 250; seed += 1) {
        const { transport, client, typed } = await run(seed);
        const { server } = transport;
        const state = client.store.get();
        const label = `seed ${seed}`;

        expect(state.outbox, label).toEqual([]);
        const sent = ids.flatMap((id) => server.thread(id)).filter((m) => m.direction === "out");
        expect(sent.map((m) => m.body).sort(), label).toEqual([...typed].sort());
        for (const id of ids) {
          const ours = server.thread(id).filter((m) => m.direction === "out");
          const order = ours.map((m) => Number(m.body?.slice(4)));
          expect(order, label).toEqual([...order].sort((a, b) => a - b));
        }
        for (const id of ["a", "b"]) {
          expect(
            threadItems(state, id).map((item) => item.message),
            label,
          ).toEqual(server.thread(id));
        }
        const rows = listItems(state, state.query).map(({ countedSeq: _, ...item }) => item);
        const expected = server.list({
          tenantId: "",
          tab: "all",
          status: ["open", "pending"],
          limit: 50,
        });
        expect(rows, label).toEqual(expected.items);
        client.close();
        expect(vi.getTimerCount(), label).toBe(0);
      }
    },
    60_000,
  );
});
