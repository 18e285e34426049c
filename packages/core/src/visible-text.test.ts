import { expect, it } from "vitest";
import { visibleText } from "./visible-text.ts";

it.each([
  ["foto\u202Egpj.exe", "fotogpj.exe"],
  ["\u2066Banco\u2069\u200f", "Banco"],
  ["Lú\u200bcia\u0000\n", "Lúcia"],
  ["\u061cعلي", "علي"],
  ["👩‍👧 Ana", "👩‍👧 Ana"],
])("shows %j as %j", (text, seen) => {
  expect(visibleText(text)).toBe(seen);
});
