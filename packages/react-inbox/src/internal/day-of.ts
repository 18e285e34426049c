const QUARTER_MS = 15 * 60_000;
const MOST_HELD = 5_000;
const known = new WeakMap<(at: number) => string, Map<number, string>>();

/**
 * The day of a time by `dayKey`, asked once for each quarter of an hour: a day begins on one in every
 * zone. A thread asks for thousands of days whenever a message comes, and a formatter takes its time.
 */
export function dayOf(dayKey: (at: number) => string, at: number): string {
  const days = known.get(dayKey) ?? new Map<number, string>();
  known.set(dayKey, days);
  const quarter = Math.floor(at / QUARTER_MS);
  const held = days.get(quarter);
  if (held !== undefined) return held;
  if (days.size === MOST_HELD) days.clear();
  const day = dayKey(at);
  days.set(quarter, day);
  return day;
}
