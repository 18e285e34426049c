import { wallClock, zonedTime } from "./zoned-time.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LATER_HOURS = 3;

export interface SnoozeChoice {
  key: "laterToday" | "tomorrow" | "nextMonday";
  /** Milliseconds since the epoch. */
  at: number;
}

/** Times that are offered at once; one that another already says, or that is past midnight, is not. */
export function snoozeChoices(now: number, timeZone: string): SnoozeChoice[] {
  const today = wallClock(now, timeZone).slice(0, 10);
  const noon = Date.parse(`${today}T12:00Z`);
  const nineIn = (days: number) =>
    zonedTime(`${new Date(noon + days * DAY_MS).toISOString().slice(0, 10)}T09:00`, timeZone);
  const fullHour = Math.ceil((now + LATER_HOURS * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const daysToMonday = (8 - new Date(noon).getUTCDay()) % 7 || 7;

  const choices: SnoozeChoice[] = [{ key: "tomorrow", at: nineIn(1) }];
  if (wallClock(fullHour, timeZone).startsWith(today)) {
    choices.unshift({ key: "laterToday", at: fullHour });
  }
  if (daysToMonday > 1) choices.push({ key: "nextMonday", at: nineIn(daysToMonday) });
  return choices;
}
