import { expect, it } from "vitest";
import { toStorableText } from "./storable-text.ts";

const through = (text: string) => JSON.parse(toStorableText(JSON.stringify({ text }))).text;

it.each([
  ["a NUL", "a\u0000b", "ab"],
  ["two NULs", "\u0000\u0000a", "a"],
  ["the spelling of a NUL, which is a text", "a\\u0000b", "a\\u0000b"],
  ["a backslash before a NUL", "a\\\u0000b", "a\\b"],
  ["a high surrogate alone", "a\ud83db", "a\ufffdb"],
  ["a low surrogate alone", "\ude00", "\ufffd"],
  ["a pair", "a😀b", "a😀b"],
  ["the spelling of half a pair", "\\ud83d", "\\ud83d"],
  ["other control characters", "\u0001\u001f", "\u0001\u001f"],
])("keeps what can be stored of %s", (_, given, stored) => {
  expect(through(given)).toBe(stored);
});
