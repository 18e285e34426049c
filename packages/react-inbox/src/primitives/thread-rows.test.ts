import { describe, expect, it } from "vitest";
import type { ThreadItem } from "../store/thread-items.ts";
import { buildConversation, buildMessage } from "../testing/build.ts";
import { toThreadRows, withPast } from "./thread-rows.ts";

const dayKey = (at: number) => new Date(at).toISOString().slice(0, 10);
const item = (id: string, overrides: Parameters<typeof buildMessage>[0] = {}): ThreadItem => ({
  key: id,
  message: buildMessage({ id, ...overrides }),
  local: null,
});
const work = (id: string) =>
  item(id, { direction: "system", body: null, content: { work: { priority: "high" } } });
const shape = (rows: ReturnType<typeof toThreadRows>) =>
  rows.map((row) => ("ids" in row ? `${row.type} ${row.ids.join(" ")}` : row.type));

describe("what was done", () => {
  it("is one row where no message comes in between", () => {
    const rows = toThreadRows(
      [work("a"), work("b"), item("m"), work("c"), item("n")],
      null,
      dayKey,
      true,
    );
    expect(shape(rows)).toEqual(["day", "work a b", "message m", "work c", "message n"]);
  });

  it("is not joined over a day's end", () => {
    const late = item("b", {
      direction: "system",
      sortTs: "2026-11-13T09:00:00.000Z",
      content: { work: { priority: "low" } },
    });
    expect(shape(toThreadRows([work("a"), late], null, dayKey, true))).toEqual([
      "day",
      "work a",
      "day",
      "work b",
    ]);
  });

  it("leaves a notice of the system that tells of no work a row of its own", () => {
    const notice = item("s", { direction: "system", body: "Chave de segurança mudou" });
    expect(shape(toThreadRows([notice], null, dayKey, true))).toEqual(["day", "message s"]);
  });
});

describe("earlier conversations", () => {
  const past = (id: string) => ({
    conversation: {
      ...buildConversation({ id }),
      startedAt: "2026-10-01T09:00:00.000Z",
      resolvedAt: null,
      resolvedBy: null,
    },
    items: [item(`${id}-message`, { conversationId: id })],
  });

  it("stand before the open one, each with its beginning", () => {
    const rows = withPast(
      toThreadRows([item("m")], null, dayKey, true),
      [past("one"), past("two")],
      dayKey,
    );
    expect(shape([...rows])).toEqual([
      "past",
      "day",
      "message one-message",
      "past",
      "day",
      "message two-message",
      "past",
      "day",
      "message m",
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it("change nothing while none is shown", () => {
    const rows = toThreadRows([item("m")], null, dayKey, true);
    expect(withPast(rows, [], dayKey)).toBe(rows);
  });
});
