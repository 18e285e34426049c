import { expect, it } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

it("lets a burst of twice the rate through, then the rate", () => {
  let nowMs = 0;
  const allow = createRateLimit(10, () => nowMs);
  const allowed = (times: number) => Array.from({ length: times }, allow).filter(Boolean).length;
  expect(allowed(30)).toBe(20);
  nowMs = 1_000;
  expect(allowed(30)).toBe(10);
});
