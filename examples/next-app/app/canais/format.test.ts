import { describe, expect, it } from "vitest";
import { clock, duration, moment, phoneOf } from "./format.ts";
import { channelsStringsOf } from "./strings.ts";

const minute = 60_000;
const hour = 60 * minute;
const strings = channelsStringsOf("pt-BR");

describe("times of a channel", () => {
  it.each([
    [-500, "0 s"],
    [4_000, "4 s"],
    [59 * minute, "59 min"],
    [2 * hour + 4 * minute, "2 h 04"],
    [50 * hour, "2 d"],
  ])("say %i ms as %s", (ms, said) => {
    expect(duration(ms)).toBe(said);
  });

  it("name the day of what is not just now", () => {
    const now = new Date(2026, 10, 22, 10, 30).getTime();
    expect(moment(now - 3 * minute, now, "pt-BR", strings)).toBe("há 3 min");
    expect(moment(now - 3 * minute, now, "en", strings)).toBe("3 min ago");
    expect(moment(now - 2 * hour, now, "pt-BR", strings)).toBe("hoje, 08:30");
    expect(clock(now - 24 * hour, now, "pt-BR", strings)).toBe("ontem, 10:30");
  });
});

describe("the account's number", () => {
  it.each([
    ["5511940021180@s.whatsapp.net", "+55 11 94002-1180"],
    ["551140001234:12@s.whatsapp.net", "+55 11 4000-1234"],
    ["351912345678@s.whatsapp.net", "+351912345678"],
    ["abc", null],
    [null, null],
  ])("of %s reads %s", (address, shown) => {
    expect(phoneOf(address)).toBe(shown);
  });
});
