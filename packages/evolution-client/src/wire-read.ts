const maxBytes = 256 * 1024 * 1024;

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const clean = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (clean.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(clean)) return null;
  const binary = atob(clean);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

const isByte = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;

/**
 * Reads bytes in any of Evolution's spellings: an object keyed by index (2.x webhooks), a list, a
 * base64 string (find* routes, `messages.edited`, 1.x), or Node's `{ type: "Buffer", data }`.
 *
 * Null when the value is none of them: a gap, a number above 255, odd characters. Never throws.
 */
export function readBytes(value: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof value === "string") return value.length > maxBytes ? null : fromBase64(value);
  if (typeof value !== "object" || value === null) return null;
  if ("type" in value && value.type === "Buffer" && "data" in value && Array.isArray(value.data))
    return readBytes(value.data);
  if (Array.isArray(value)) return value.every(isByte) ? Uint8Array.from(value) : null;
  const keys = Object.keys(value);
  const bytes = new Uint8Array(keys.length);
  for (const [index, key] of keys.entries()) {
    const byte = (value as Record<string, unknown>)[key];
    if (key !== String(index) || !isByte(byte)) return null;
    bytes[index] = byte;
  }
  return keys.length > 0 ? bytes : null;
}

/**
 * Reads an integer in any of Evolution's spellings: a number, a decimal string, or halves whose
 * `low` may be negative (value = high × 2³² + (low >>> 0)).
 *
 * Null when it is none, no integer, or beyond ±2⁵³ − 1. Never throws.
 */
export function readLong(value: unknown): number | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : null;
  if (typeof value === "string") return /^-?\d{1,16}$/.test(value) ? readLong(Number(value)) : null;
  if (typeof value !== "object" || value === null || !("low" in value)) return null;
  const { low, high = 0 } = value as { low: unknown; high?: unknown };
  if (typeof low !== "number" || typeof high !== "number") return null;
  const unsigned = "unsigned" in value && value.unsigned === true;
  return readLong((unsigned ? high >>> 0 : high | 0) * 2 ** 32 + (low >>> 0));
}
