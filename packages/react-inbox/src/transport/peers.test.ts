import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPeers } from "./peers.ts";
import type { Peer } from "./transport.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sink = { event: vi.fn(), status: vi.fn(), rejected: vi.fn() };

/** Two operators' pages, on one topic. */
function pages() {
  const said: string[] = [];
  const everybody: ReturnType<typeof createPeers>[] = [];
  const page = (id: string) => {
    const peers = createPeers(async (_fn, args) => {
      const { conversationId, state } = args as { conversationId: string; state: string };
      said.push(`${id} ${state}`);
      const payload = { v: 1, type: "presence", conversationId, operatorId: id, name: id, state };
      for (const each of everybody) each.receive(payload, sink);
    });
    everybody.push(peers);
    let seen: Peer[] = [];
    const open = () =>
      peers.presence("c", { id, name: id, email: null }, (found) => {
        seen = found;
      });
    return { open, seen: () => seen, cut: () => everybody.splice(everybody.indexOf(peers), 1) };
  };
  return { page, said };
}

it("shows who is there to who comes later, without an echo", async () => {
  const { page, said } = pages();
  const [lia, caio] = [page("lia"), page("caio")];
  lia.open();
  await vi.advanceTimersByTimeAsync(10_000);
  const handle = caio.open();
  await vi.advanceTimersByTimeAsync(1);
  expect(lia.seen()).toEqual([{ id: "caio", name: "caio", typing: false }]);
  expect(caio.seen()).toEqual([{ id: "lia", name: "lia", typing: false }]);
  expect(said).toEqual(["lia here", "caio here", "lia here"]);

  handle.setTyping(true);
  handle.setTyping(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(lia.seen()).toMatchObject([{ typing: true }]);
  handle.close();
  await vi.advanceTimersByTimeAsync(1);
  expect(lia.seen()).toEqual([]);
  expect(sink.rejected).not.toHaveBeenCalled();
});

it("forgets who falls silent, and not who says again that they are there", async () => {
  const { page } = pages();
  const [lia, caio, vera] = [page("lia"), page("caio"), page("vera")];
  for (const each of [lia, caio, vera]) each.open();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(lia.seen().map(({ id }) => id)).toEqual(["caio", "vera"]);
  caio.cut();
  vi.setSystemTime(Date.now());
  await vi.advanceTimersByTimeAsync(1);
  expect(caio.seen().length).toBe(2);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(caio.seen()).toEqual([]);
});
