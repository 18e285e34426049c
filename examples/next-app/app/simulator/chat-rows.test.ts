import type { FakeMessage } from "@prosa/evolution-client/testing";
import { expect, it } from "vitest";
import { toChatRows } from "./chat-rows.ts";

const noonMs = new Date(2026, 10, 22, 12).getTime();
let count = 0;

function message(overrides: Partial<FakeMessage>): FakeMessage {
  count += 1;
  return {
    id: `m${count}`,
    chatId: "marina",
    direction: "in",
    author: "Marina",
    kind: "text",
    reactions: [],
    status: "READ",
    timestampMs: noonMs + count,
    ...overrides,
  };
}

const bubbles = (messages: FakeMessage[], me: string | null = null) =>
  toChatRows(messages, me).filter((row) => row.type === "bubble");

it("opens each day with its date", () => {
  const yesterday = message({ timestampMs: noonMs - 24 * 60 * 60_000 });
  const types = toChatRows([yesterday, message({}), message({})], null).map(({ type }) => type);
  expect(types).toEqual(["day", "bubble", "day", "bubble", "bubble"]);
});

it("puts the pictures of one album in one bubble", () => {
  const pictures = [1, 2, 3].map(() => message({ kind: "image", albumId: "a" }));
  expect(bubbles([...pictures, message({})]).map(({ messages }) => messages.length)).toEqual([
    3, 1,
  ]);
});

it("starts a group with another speaker, and after five minutes", () => {
  const rows = bubbles([
    message({}),
    message({}),
    message({ direction: "out", author: "Loja" }),
    message({ direction: "out", author: "Loja", timestampMs: noonMs + 6 * 60_000 }),
  ]);
  expect(rows.map(({ isFirst }) => isFirst)).toEqual([true, false, true, true]);
});

it("holds only one's own words as mine in a group", () => {
  const rows = bubbles([message({ author: "Helena" }), message({ author: "Caio" })], "Caio");
  expect(rows.map(({ isMine }) => isMine)).toEqual([false, true]);
});
