import type { FakeCustomer } from "@prosa/evolution-client/testing";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import type { SimulatorStrings } from "./strings.ts";

const dayMs = 24 * 60 * 60_000;

/** `10:24` on the phone, `10:24:07` on the wire. */
export function clockTime(atMs: number, locale: LocaleCode, withSeconds = false): string {
  return new Date(atMs).toLocaleTimeString(locale, {
    hour: "2-digit",
    minute: "2-digit",
    ...(withSeconds && { second: "2-digit" }),
    hour12: false,
  });
}

export function dayName(atMs: number, locale: LocaleCode, strings: SimulatorStrings): string {
  const day = new Date(atMs).toDateString();
  if (day === new Date().toDateString()) return strings.today;
  if (day === new Date(Date.now() - dayMs).toDateString()) return strings.yesterday;
  return new Date(atMs).toLocaleDateString(locale, { day: "numeric", month: "long" });
}

/** What tells one customer from another: the number, the hidden number, the size of the group. */
export function describeCustomer(customer: FakeCustomer, strings: SimulatorStrings): string {
  if (customer.kind === "group") return strings.group(customer.members.length + 1);
  if (!customer.phone) return strings.lidOnly;
  const phone = formatPhone(customer.phone);
  return isOldBrazilianMobile(customer.phone) ? `${phone}, ${strings.withoutNinthDigit}` : phone;
}

/** Digits as people write them; Brazilian numbers in their own grouping. */
export function formatPhone(digits: string): string {
  const brazilian = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(digits);
  return brazilian ? `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}` : `+${digits}`;
}

function isOldBrazilianMobile(digits: string): boolean {
  return /^55\d{2}[6-9]\d{7}$/.test(digits);
}
