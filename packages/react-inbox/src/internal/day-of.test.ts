import { expect, it } from "vitest";
import { dayOf } from "./day-of.ts";
import { createFormatters } from "./formatters.ts";

// Zones whose midnight lies on another quarter of an hour of UTC, and a day that the clocks change.
it.each(["UTC", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham"])(
  "is that of the formatter at every minute around midnight in %s",
  (zone) => {
    const { dayKey } = createFormatters("pt-BR", zone);
    const minutes = Array.from({ length: 3 * 1_440 }, (_, minute) => minute * 60_000 + 59_999);
    const from = Date.parse("2026-04-04T00:00:00.000Z");
    const wrong = minutes.filter((ms) => dayOf(dayKey, from + ms) !== dayKey(from + ms));
    expect(wrong).toEqual([]);
  },
);

it("asks once for a quarter of an hour", () => {
  let asked = 0;
  const dayKey = () => {
    asked += 1;
    return "hoje";
  };
  for (let second = 0; second < 900; second += 1) dayOf(dayKey, second * 1_000);
  expect(asked).toBe(1);
  dayOf(dayKey, 900_000);
  expect(asked).toBe(2);
});
