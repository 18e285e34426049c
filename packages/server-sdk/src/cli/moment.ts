import { UsageError } from "./command.ts";

const unitsMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment from `30m`, `24h`, `7d` (that long ago) or a date and time; ISO 8601.
 *
 * @throws UsageError for anything else.
 */
export function momentOf(text: string, option: string, nowMs = Date.now()): string {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const ms = count ? nowMs - Number(count) * (unitsMs[unit] ?? 0) : Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new UsageError(`${option} is a time such as 30m, 24h, 7d or 2026-11-22T10:00:00Z.`);
  }
  return new Date(ms).toISOString();
}
