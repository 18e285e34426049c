import { describe, expect, it } from "vitest";
import { csv, csvCell } from "./csv.ts";

describe("a cell of a spreadsheet", () => {
  it.each(["=1+1", "+55 11", "-2", "@SUM(A1)", "\tx", "\rx"])("never runs %j", (text) => {
    expect(csvCell(text)).toMatch(/^"?'/);
  });

  it("keeps what is harmless, and numbers that are numbers", () => {
    expect(csv([["Olá, tudo bem?", 'ela disse "sim"', "a=b", -3, null]])).toBe(
      '\uFEFF"Olá, tudo bem?","ela disse ""sim""",a=b,-3,\r\n',
    );
  });
});
