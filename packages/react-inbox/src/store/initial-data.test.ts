import { ProsaError } from "@prosa/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fakeTransport } from "../testing/index.ts";
import type { InboxTransport } from "../transport/transport.ts";
import { createInboxClient } from "./inbox-client.ts";
import type { InitialData } from "./initial-data.ts";
import { initialState } from "./initial-state.ts";
import { listItems } from "./list-order.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T13:26:00.000Z") }));
afterEach(() => vi.useRealTimers());

const tenantId = "tenant-horizonte";
const made = () => fakeTransport({ now: Date.now });

async function fetchFirst(transport: InboxTransport): Promise<InitialData> {
  const { query } = initialState;
  const [session, page] = await Promise.all([
    transport.session({ tenantId }),
    transport.conversations({ tenantId, ...query, limit: 50 }),
  ]);
  return structuredClone({ query, session, page });
}

const rowsOf = (client: ReturnType<typeof createInboxClient>) => {
  const state = client.store.get();
  return listItems(state, state.query);
};

it("is shown before anything was asked, and what changed since is read", async () => {
  const transport = made();
  const initialData = await fetchFirst(transport);
  transport.server.receive("conversation-3", { body: "Chegou no meio" });
  const conversations = vi.spyOn(transport, "conversations");
  const client = createInboxClient({ transport, tenantId, initialData });
  expect(rowsOf(client).map(({ id }) => id)).toEqual(initialData.page.items.map(({ id }) => id));
  expect(client.store.get().session.status).toBe("ready");

  client.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.store.get().link.status).toBe("online");
  expect(rowsOf(client)[0]?.preview?.text).toBe("Chegou no meio");
  expect(conversations).not.toHaveBeenCalled();
  client.close();
});

it("stays while the network is away, and is caught up with when it is back", async () => {
  const transport = made();
  const initialData = await fetchFirst(transport);
  const session = vi.spyOn(transport, "session");
  session.mockRejectedValueOnce(new ProsaError("storage.unavailable", "There is no network."));
  const client = createInboxClient({ transport, tenantId, initialData });
  client.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(client.store.get().link.status).toBe("connecting");
  expect(rowsOf(client)).toHaveLength(initialData.page.items.length);

  transport.server.receive("conversation-3", { body: "Enquanto isso" });
  await vi.advanceTimersByTimeAsync(90_000);
  expect(client.store.get().link.status).toBe("online");
  expect(rowsOf(client)[0]?.preview?.text).toBe("Enquanto isso");
  client.close();
});

it("goes when its reader is no member any more", async () => {
  const transport = made();
  const initialData = await fetchFirst(transport);
  vi.spyOn(transport, "session").mockRejectedValue(new ProsaError("auth.forbidden", "Not yours."));
  const client = createInboxClient({ transport, tenantId, initialData });
  client.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(client.store.get().session.error?.code).toBe("auth.forbidden");
  expect(client.store.get().conversations.size).toBe(0);
  client.close();
});

it("is ignored for another tenant", async () => {
  const transport = made();
  const initialData = await fetchFirst(transport);
  const client = createInboxClient({ transport, tenantId: "tenant-other", initialData });
  expect(client.store.get().conversations.size).toBe(0);
  expect(client.store.get().session.value).toBeNull();
});

it("yields to the list that the host has chosen", async () => {
  const transport = made();
  const initialData = await fetchFirst(transport);
  const query = { tab: "mine" as const, status: ["resolved" as const] };
  const client = createInboxClient({ transport, tenantId, initialData, query });
  expect(rowsOf(client)).toEqual([]);
  client.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.store.get().lists.size).toBe(2);
  client.close();
});
