import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fakeTransport } from "../testing/index.ts";
import { createInboxClient } from "./inbox-client.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T13:26:00.000Z") }));
afterEach(() => vi.useRealTimers());

const id = "conversation-1";

async function openInbox() {
  const transport = fakeTransport({ now: Date.now });
  const client = createInboxClient({ transport, tenantId: "tenant-horizonte" });
  client.start();
  await vi.advanceTimersByTimeAsync(1_000);
  client.openConversation(id);
  await vi.advanceTimersByTimeAsync(1_000);
  const bodies = () =>
    client.store
      .get()
      .threads.get(id)
      ?.messages.map(({ body }) => body) ?? [];
  const shown = () => bodies().at(-1);
  return { client, server: transport.server, bodies, shown };
}

it("shows a lone event at once, and the events of a burst together", async () => {
  const { client, server, shown } = await openInbox();
  let changes = 0;
  client.store.subscribe(() => {
    changes += 1;
  });
  for (let n = 1; n <= 100; n += 1) server.receive(id, { body: `Mensagem ${n}` });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe("Mensagem 1");
  await vi.advanceTimersByTimeAsync(16);
  expect(shown()).toBe("Mensagem 100");
  expect(changes).toBeLessThan(10);

  server.receive(id, { body: "Ainda" });
  await vi.advanceTimersByTimeAsync(99);
  expect(shown()).toBe("Mensagem 100");
  await vi.advanceTimersByTimeAsync(1);
  expect(shown()).toBe("Ainda");

  await vi.advanceTimersByTimeAsync(1_000);
  server.receive(id, { body: "Mais uma" });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe("Mais uma");
  client.close();
  expect(vi.getTimerCount()).toBe(0);
});

it("loses nothing of a burst that a gap interrupts", async () => {
  const { client, server, bodies } = await openInbox();
  server.receive(id, { body: "Um" });
  await vi.advanceTimersByTimeAsync(0);
  server.receive(id, { body: "Dois" });
  const synced = client.resume();
  server.receive(id, { body: "Três" });
  await vi.advanceTimersByTimeAsync(1_000);
  await synced;
  expect(bodies().slice(-3)).toEqual(["Um", "Dois", "Três"]);
  client.close();
});
