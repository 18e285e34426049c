/** Reads what Evolution sends without believing its types. */

/** An object whose fields are unknown. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an object, or none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A non-empty string, or `null`. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

const idMaxChars = 250;

/** A message's id, or `null`. Its sender chose it: what no index holds is none. */
export function idOf(value: unknown): string | null {
  const id = textOf(value);
  return id !== null && id.length <= idMaxChars ? id : null;
}

/** The first non-empty string. */
export function firstText(...values: unknown[]): string | null {
  for (const value of values) {
    const text = textOf(value);
    if (text !== null) return text;
  }
  return null;
}

/**
 * A whole number from a number, a decimal string or the halves of a 64-bit one.
 * @see Evolution 2.3.7 writes halves whose `low` may be negative.
 */
export function integerOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? Math.trunc(value) : null;
  if (typeof value === "string") return /^-?\d{1,16}$/.test(value) ? Number(value) : null;
  if (!isFields(value) || typeof value.low !== "number" || typeof value.high !== "number")
    return null;
  const whole = value.high * 2 ** 32 + (value.low >>> 0);
  return Number.isSafeInteger(whole) ? whole : null;
}

/** A finite number, or `null`. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A count of pixels, bytes or seconds that fits a database integer, or `null`. */
export function sizeOf(value: unknown, max = 2 ** 31 - 1): number | null {
  const size = integerOf(value);
  return size !== null && size > 0 && size <= max ? size : null;
}

const earliestMs = Date.UTC(2009, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/** A time given in seconds or in milliseconds since 1970, as ISO 8601; `null` when it is neither. */
export function timeOf(value: unknown): string | null {
  const count = integerOf(value);
  if (count === null) return null;
  const ms = count > 100_000_000_000 ? count : count * 1000;
  return ms >= earliestMs && ms < latestMs ? new Date(ms).toISOString() : null;
}

/** Bytes from an object keyed by index, an array of numbers or base64; `null` for anything else. */
export function bytesOf(value: unknown, maxBytes: number): Uint8Array | null {
  if (typeof value === "string") return decodeBase64(value, maxBytes);
  const list = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : null;
  if (!list || list.length === 0 || list.length > maxBytes) return null;
  if (!list.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)) return null;
  return Uint8Array.from(list as number[]);
}

/** Decodes base64, with or without a data URI in front; `null` when it is none or too long. */
export function decodeBase64(text: string, maxBytes: number): Uint8Array<ArrayBuffer> | null {
  const bare = text.replace(/^data:[^,]*,/, "");
  if (bare === "" || bare.length > Math.ceil(maxBytes / 3) * 4 + 4) return null;
  try {
    const binary = atob(bare);
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

export function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
