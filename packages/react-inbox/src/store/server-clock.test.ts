import { afterEach, expect, it, vi } from "vitest";
import { sessionWindow } from "../internal/session-window.ts";
import { fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";
import { createServerClock } from "./server-clock.ts";

afterEach(() => vi.useRealTimers());

it("shows the server's time on a machine whose clock is wrong, also when asked again", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const clock = createServerClock();
  clock.serverSaid(4_600_000, Date.now());
  expect(clock.now()).toBe(4_600_000);
  vi.advanceTimersByTime(60_000);
  clock.serverSaid(4_660_200, Date.now());
  expect(clock.now()).toBe(4_660_200);
});

it("takes a small difference for the way of the request", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const clock = createServerClock();
  clock.serverSaid(1_003_000, clock.now());
  expect(clock.now()).toBe(1_000_000);
});

it("believes a clock that it was given", () => {
  const clock = createServerClock(() => 7);
  clock.serverSaid(9_000_000, 7);
  expect(clock.now()).toBe(7);
});

it("closes a window by the server's time where this machine's clock is behind", async () => {
  const serverAt = Date.parse("2026-11-12T13:26:00.000Z");
  const behindMs = 2 * 3_600_000;
  vi.useFakeTimers({ now: serverAt - behindMs });
  const transport = fakeTransport({ now: () => Date.now() + behindMs });
  const client = createInboxClient({ transport, tenantId: "t" });
  client.start();
  const state = () =>
    sessionWindow(24, "2026-11-12T13:20:00.000Z", client.store.get().minute)?.state;
  expect(state()).toBe("closing");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state()).toBe("closed");
  client.close();
});
