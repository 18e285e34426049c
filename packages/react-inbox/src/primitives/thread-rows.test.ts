import { describe, expect, it } from "vitest";
import { createFormatters } from "../internal/formatters.ts";
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

describe("a day", () => {
  const daysOf = (timeZone: string, ...times: string[]) =>
    shape(
      toThreadRows(
        times.map((sortTs, index) => item(String(index), { sortTs })),
        null,
        createFormatters("pt-BR", timeZone).dayKey,
        true,
      ),
    );

  it("begins at midnight of the zone, also between two messages of one minute", () => {
    const times = ["2026-11-13T02:59:40.000Z", "2026-11-13T03:00:10.000Z"];
    expect(daysOf("America/Sao_Paulo", ...times)).toEqual(["day", "message 0", "day", "message 1"]);
    expect(daysOf("UTC", ...times)).toEqual(["day", "message 0", "message 1"]);
  });

  it.each([
    // The clocks go forward at 1:00 UTC and back at 1:00 UTC: days of 23 and of 25 hours.
    ["2026-03-28T23:30:00.000Z", "2026-03-29T21:30:00.000Z", "2026-03-29T22:30:00.000Z"],
    ["2026-10-24T22:30:00.000Z", "2026-10-25T22:30:00.000Z", "2026-10-25T23:30:00.000Z"],
  ])("is one where the clocks change: from %s to %s", (first, last, next) => {
    expect(daysOf("Europe/Madrid", first, last, next)).toEqual([
      "day",
      "message 0",
      "message 1",
      "day",
      "message 2",
    ]);
  });
});
