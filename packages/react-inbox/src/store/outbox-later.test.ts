import { ProsaError } from "@prosa/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { buildConversation, buildSession, fakeTransport } from "../testing/index.ts";
import type { Context } from "./context.ts";
import { createStore } from "./create-store.ts";
import { memoryStore } from "./key-value-store.ts";
import { createOutbox } from "./outbox.ts";
import { createServerClock } from "./server-clock.ts";
import { tellChange } from "./tell-change.ts";
import { uploadFile } from "./upload-file.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-12T12:00:00.000Z") }));
afterEach(() => void vi.useRealTimers());

it("sends text without the part that uploads; a file waits for it, and goes once it came", async () => {
  const transport = fakeTransport({
    seed: {
      session: buildSession(),
      conversations: [buildConversation({ id: "c" }), buildConversation({ id: "d" })],
      messages: [],
    },
  });
  const context: Context = {
    store: createStore({ session: { status: "ready", value: buildSession(), error: null } }),
    transport,
    storage: memoryStore(),
    tenantId: "t",
    callbacks: {},
    now: Date.now,
    random: () => 0.5,
    clock: createServerClock(undefined),
    signal: new AbortController().signal,
  };
  const missing = new ProsaError("storage.unavailable", "A part of the inbox did not load.");
  const rare = vi.fn(async () => ({ tellChange, uploadFile }));
  rare.mockRejectedValueOnce(missing).mockRejectedValueOnce(missing);
  const outbox = createOutbox(context, () => {}, rare);

  outbox.add({
    conversationId: "c",
    fileName: "a.png",
    mime: "image/png",
    content: { kind: "upload", file: new Blob(["a"]) },
  });
  outbox.add({ conversationId: "d", content: { kind: "text", body: "chego às 15h" } });
  await vi.advanceTimersByTimeAsync(100);
  expect(transport.server.thread("d").map((each) => each.body)).toEqual(["chego às 15h"]);
  expect(transport.server.thread("c")).toEqual([]);
  expect(context.store.get().outbox).toMatchObject([{ conversationId: "c", state: "queued" }]);

  await vi.advanceTimersByTimeAsync(5_000);
  expect(transport.server.thread("c")).toHaveLength(1);
  expect(context.store.get().outbox).toEqual([]);
  expect(rare).toHaveBeenCalledTimes(3);
});
