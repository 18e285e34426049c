import type { LocaleCode } from "../../lib/strings/strings.ts";
import type { ChannelsStrings } from "./strings.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `40 s`, `12 min`, `2 h 34`, `3 d`. */
export function duration(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)} d`;
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  return `${Math.floor(ms / hourMs)} h ${String(minutes).padStart(2, "0")}`;
}

/** A time of today or before: short ago as a duration, else the clock with its day. */
export function moment(
  atMs: number,
  nowMs: number,
  locale: LocaleCode,
  strings: ChannelsStrings,
): string {
  if (nowMs - atMs < hourMs) {
    const ago = duration(nowMs - atMs);
    return locale === "en" ? `${ago} ago` : `há ${ago}`;
  }
  return clock(atMs, nowMs, locale, strings);
}

/** The clock with its day, e.g. `ontem, 10:30`. */
export function clock(
  atMs: number,
  nowMs: number,
  locale: LocaleCode,
  strings: ChannelsStrings,
): string {
  const at = new Date(atMs);
  const time = at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (at.toDateString() === new Date(nowMs).toDateString()) return strings.today(time);
  if (at.toDateString() === new Date(nowMs - dayMs).toDateString()) return strings.yesterday(time);
  return `${at.toLocaleDateString(locale, { day: "numeric", month: "short" })}, ${time}`;
}

/** `+55 11 94002-1180` of an account's address, or `null` when it is no number. */
export function phoneOf(address: string | null): string | null {
  const digits = /^\d{8,15}/.exec(address ?? "")?.[0];
  if (!digits) return null;
  const brazilian = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits);
  return brazilian ? `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}` : `+${digits}`;
}
