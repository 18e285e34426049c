/** Intl formatters are slow to build: one of each kind for a locale and a zone, when it is needed. */
export function createFormatters(
  locale: string,
  timeZone: string | undefined,
  /** ISO 3166 code of where the company is; without it numbers are international. */
  country?: string,
) {
  const writes = <Value>(make: () => { format(value: Value): string }) => {
    let made: ReturnType<typeof make> | undefined;
    return (value: Value) => {
      made ??= make();
      return made.format(value);
    };
  };
  const dated = (tag: string, options: Intl.DateTimeFormatOptions) =>
    writes<number>(() => new Intl.DateTimeFormat(tag, { timeZone, ...options }));
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const calendar = { day: "2-digit", month: "2-digit" } as const;
  const time = dated(locale, clock);
  const weekday = dated(locale, { weekday: "short" });
  const short = dated(locale, calendar);
  const date = dated(locale, { ...calendar, year: "2-digit" });
  const long = dated(locale, { weekday: "long", day: "numeric", month: "long" });
  const full = dated(locale, { dateStyle: "long", timeStyle: "short" });
  const weekTime = dated(locale, { weekday: "short", ...clock });
  const dayKey = dated("en-CA", { ...calendar, year: "numeric" });
  const number = writes<number>(() => new Intl.NumberFormat(locale));
  const decimal = writes<number>(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));

  /** Calendar days from `at` to `now` in the zone. */
  const daysBetween = (at: number, now: number) =>
    Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / 86_400_000);
  const relative = writes<number>(() => {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    return { format: (days) => words.format(-days, "day") };
  });
  const two = (value: number) => String(value).padStart(2, "0");
  const capitalize = (text: string) => text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);

  return {
    /** IANA name of the zone that all of these speak of. */
    timeZone: timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    /** `12:05` */
    time,
    dayKey,
    /** `12:05`, `ontem`, `seg.`, `12/11`, `12/11/25` */
    listTime(at: number, now: number): string {
      const days = daysBetween(at, now);
      if (days <= 0) return time(at);
      if (days === 1) return relative(1);
      if (days < 7) return weekday(at);
      return days < 300 ? short(at) : date(at);
    },
    /** `Hoje`, `Ontem`, `terça-feira, 10 de novembro` */
    day(at: number, now: number): string {
      const days = daysBetween(at, now);
      return days >= 0 && days < 2 ? capitalize(relative(days)) : capitalize(long(at));
    },
    /** `12/11/25` */
    date,
    full,
    /** `seg., 09:00` */
    weekTime,
    /** A time to come: `18:00`, `amanhã, 09:00`, `seg., 09:00`, `23/11, 09:00` */
    until(at: number, now: number): string {
      const days = -daysBetween(at, now);
      if (days <= 0) return time(at);
      if (days === 1) return `${relative(-1)}, ${time(at)}`;
      if (days < 7) return weekTime(at);
      return `${(days < 300 ? short : date)(at)}, ${time(at)}`;
    },
    /** `2 min`, `1 h 05`, `3 d` */
    waiting(ms: number): string {
      const minutes = Math.floor(Math.max(0, ms) / 60_000);
      if (minutes < 60) return `${minutes} min`;
      const hours = Math.floor(minutes / 60);
      if (hours >= 24) return `${Math.floor(hours / 24)} d`;
      return `${hours} h ${two(minutes % 60)}`;
    },
    /** `0:47`, `1:02:09` */
    duration(ms: number): string {
      const seconds = Math.max(0, Math.round(ms / 1000));
      const hours = Math.floor(seconds / 3600);
      const minutes = Math.floor(seconds / 60) % 60;
      return hours > 0
        ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
        : `${minutes}:${two(seconds % 60)}`;
    },
    /** `318 kB`, `21,4 MB` */
    bytes(count: number): string {
      if (count < 1000) return `${count} B`;
      if (count < 1_000_000) return `${Math.round(count / 1000)} kB`;
      return `${decimal(count / 1_000_000)} MB`;
    },
    number,
    decimal,
    phone: (e164: string) => formatPhone(e164, country),
  };
}

export type Formatters = ReturnType<typeof createFormatters>;

/**
 * A number as people of `country` (`BR`) write it: `(11) 98123-4567` there, `+55 11 98123-4567` elsewhere.
 * Only countries whose own way is known are written nationally; other numbers go in groups of digits.
 */
export function formatPhone(e164: string, country?: string): string {
  const brazil = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(e164);
  if (brazil) {
    const [, area, first, last] = brazil;
    return country === "BR" ? `(${area}) ${first}-${last}` : `+55 ${area} ${first}-${last}`;
  }
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (us) {
    const [, area, first, last] = us;
    const isAtHome = country === "US" || country === "CA";
    return isAtHome ? `(${area}) ${first}-${last}` : `+1 ${area} ${first}-${last}`;
  }
  const other = /^\+(\d{2,3})(\d{3})(\d{3})(\d{2,5})$/.exec(e164);
  return other ? `+${other.slice(1).join(" ")}` : e164;
}
