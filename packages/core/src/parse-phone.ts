import { brVariantKey, canonicalPhone } from "./identity.ts";

/**
 * The digits of a phone as a person in Brazil writes it, with the country's code and without `+`; `null` for
 * what is no whole number.
 *
 * `(11) 98123-4567`, `011 98123-4567`, `0 15 11 98123-4567` and `+55 11 8123-4567` are the same one: a
 * Brazilian mobile gets its nine. Numbers of other countries begin with `+` or `00`.
 */
export function parsePhone(text: string): string | null {
  if (!/^[+\d\s().-]+$/.test(text.trim())) return null;
  const digits = text.replace(/\D/g, "");
  const abroad = /^\s*(\+|00)/.test(text);
  if (abroad) return whole(digits.replace(/^00/, ""));
  const local = digits.replace(/^0(?:\d\d(?=\d{10,11}$))?/, "");
  if (/^\d{10,11}$/.test(local)) return brazilian(`55${local}`);
  return /^55\d{10,11}$/.test(local) ? brazilian(local) : null;
}

function whole(digits: string): string | null {
  if (digits.startsWith("55")) return brazilian(digits);
  return /^[1-9]\d{7,14}$/.test(digits) ? digits : null;
}

/** A mobile by its key, a landline by its first digit. */
function brazilian(digits: string): string | null {
  if (brVariantKey(digits) !== null) return canonicalPhone(digits);
  return /^55[1-9][1-9][2-5]\d{7}$/.test(digits) ? digits : null;
}
