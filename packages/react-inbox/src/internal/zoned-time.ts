/** What a clock in the zone shows: `2026-11-22T09:00`, as `datetime-local` fields want it. */
export function wallClock(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return format.format(at).replace(" ", "T");
}

/**
 * When a clock in the zone shows this; an hour that the zone skips is taken an hour later.
 * `NaN` for what is no time.
 */
export function zonedTime(clock: string, timeZone: string): number {
  const asUtc = Date.parse(`${clock}Z`);
  if (Number.isNaN(asUtc)) return asUtc;
  const offsetAt = (at: number) => Date.parse(`${wallClock(at, timeZone)}Z`) - at;
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}
