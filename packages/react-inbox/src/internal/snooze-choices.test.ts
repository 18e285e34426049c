import { describe, expect, it } from "vitest";
import { snoozeChoices } from "./snooze-choices.ts";
import { wallClock, zonedTime } from "./zoned-time.ts";

const saoPaulo = "America/Sao_Paulo";
const offered = (now: string, zone = saoPaulo) =>
  snoozeChoices(Date.parse(now), zone).map(({ key, at }) => `${key} ${wallClock(at, zone)}`);

describe("snoozeChoices", () => {
  it("offers today, tomorrow and Monday by the clock of the zone", () => {
    expect(offered("2026-11-12T13:26:00Z")).toEqual([
      "laterToday 2026-11-12T14:00",
      "tomorrow 2026-11-13T09:00",
      "nextMonday 2026-11-16T09:00",
    ]);
  });

  it("leaves out what would be tomorrow already", () => {
    expect(offered("2026-11-13T01:30:00Z")).toEqual([
      "tomorrow 2026-11-13T09:00",
      "nextMonday 2026-11-16T09:00",
    ]);
  });

  it("names Monday once: on a Sunday it is tomorrow, on a Monday a week away", () => {
    expect(offered("2026-11-15T15:00:00Z").at(-1)).toBe("tomorrow 2026-11-16T09:00");
    expect(offered("2026-11-16T15:00:00Z").at(-1)).toBe("nextMonday 2026-11-23T09:00");
  });
});

describe("zonedTime", () => {
  it.each([
    ["2026-07-01T09:00", saoPaulo, "2026-07-01T12:00:00.000Z"],
    ["2026-03-29T09:00", "Europe/Madrid", "2026-03-29T07:00:00.000Z"],
    ["2026-10-25T09:00", "Europe/Madrid", "2026-10-25T08:00:00.000Z"],
    ["2026-03-29T02:30", "Europe/Madrid", "2026-03-29T01:30:00.000Z"],
  ])("reads %s in %s", (clock, zone, utc) => {
    expect(new Date(zonedTime(clock, zone)).toISOString()).toBe(utc);
  });
});
