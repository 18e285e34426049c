import { describe, expect, it } from "vitest";
import { matchesFilter, parseChangeFilter } from "./change-filter.ts";

const matches = (filter: string, value: unknown) =>
  matchesFilter(parseChangeFilter(filter), { c: value });

describe("a postgres_changes filter", () => {
  it.each([
    ["c=eq.5", 5, true],
    ["c=eq.5", "5.0", true],
    ["c=eq.open", "open", true],
    ["c=neq.open", "open", false],
    ["c=lt.10", 9, true],
    ["c=lt.b", "a", true],
    ["c=gte.10", 9, false],
    ["c=lte.10", 10, true],
    ["c=gt.9007199254740993", "9007199254740992", false],
    ['c=in.(open,"a,b")', "a,b", true],
    ["c=in.(open,held)", "closed", false],
    ["c=eq.true", true, true],
    ["c=eq.a=b.c", "a=b.c", true],
    ["c=eq.null", null, false],
  ])("%s on %j is %j", (filter, value, expected) => {
    expect(matches(filter, value)).toBe(expected);
  });

  it("says which filter it cannot read", () => {
    expect(() => parseChangeFilter("c=like.x")).toThrow("c=like.x");
  });
});
