import { expect, it } from "vitest";
import { toJsonValue } from "./column-values.ts";

it.each([
  ["5", "int4", 5],
  ["9007199254740993", "int8", "9007199254740993"],
  ["1.50", "numeric", "1.50"],
  ["t", "bool", true],
  ['{"a":[1]}', "jsonb", { a: [1] }],
  ["2026-06-01 00:00:27.1+00", "timestamptz", "2026-06-01T00:00:27.1+00:00"],
  ["{1,NULL,3}", "_int4", [1, null, 3]],
  ['{a,"b,\\"c","NULL"}', "_text", ["a", 'b,"c', "NULL"]],
  [
    "{{1,2},{3,4}}",
    "_int4",
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["{}", "_text", []],
  ["olá", "citext", "olá"],
  [null, "text", null],
])("%j as %s is %j", (text, type, expected) => {
  expect(toJsonValue(text, type)).toEqual(expected);
});
