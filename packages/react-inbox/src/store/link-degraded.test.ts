import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fakeTransport } from "../testing/index.ts";
import type { SubscriptionSink } from "../transport/transport.ts";
import { createInboxClient } from "./inbox-client.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T13:26:00.000Z") }));
afterEach(() => vi.useRealTimers());

it("asks for the news while nothing arrives by itself, and says so until it does again", async () => {
  const made = fakeTransport({ now: Date.now });
  let sink: SubscriptionSink | undefined;
  const transport = {
    ...made,
    subscribe: (_topics: string[], given: SubscriptionSink) => {
      sink = given;
      given.status("joined");
      return () => {};
    },
  };
  const client = createInboxClient({ transport, tenantId: "tenant-horizonte" });
  client.start();
  await vi.advanceTimersByTimeAsync(1_000);
  const link = () => client.store.get().link.status;
  expect(link()).toBe("online");

  sink?.status("lost");
  expect(link()).toBe("reconnecting");
  made.server.receive("conversation-1", { body: "Ainda está aí?" });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(link()).toBe("degraded");
  expect(client.store.get().conversations.get("conversation-1")?.preview?.text).toBe(
    "Ainda está aí?",
  );
  const syncedAt = client.store.get().link.lastSyncAt ?? 0;
  sink?.status("lost");
  expect(link()).toBe("degraded");
  await vi.advanceTimersByTimeAsync(25_000);
  expect(client.store.get().link.lastSyncAt).toBeGreaterThan(syncedAt);

  sink?.status("joined");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(link()).toBe("online");
  client.close();
});
