/** `mar. de 2025` */
export function monthOf(at: number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone }).format(at);
}

/** A day without an hour, as `2026-11-30`, in words of the language; what is no day stays. */
export function calendarDay(day: string, locale: string): string {
  const at = Date.parse(day);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(at);
}
