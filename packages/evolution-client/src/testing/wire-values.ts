/** Bytes as Evolution 2 writes them in webhooks: an object keyed by index. */
export function indexedBytes(bytes: Uint8Array): Record<string, number> {
  return Object.fromEntries(bytes.entries());
}

/** A 64-bit integer in halves; `low` is signed, as in the captured payloads. */
export function long(value: number, unsigned = false) {
  return { low: value | 0, high: Math.floor(value / 2 ** 32), unsigned };
}

/** True for an object whose keys are 0, 1, 2, … and whose values are numbers. */
export function isIndexedBytes(value: unknown): value is Record<string, number> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([key, item], index) => key === String(index) && typeof item === "number")
  );
}

/** A deep copy in which indexed bytes become base64 strings, as the find routes answer. */
export function withBase64Bytes(value: unknown): unknown {
  if (isIndexedBytes(value)) return Buffer.from(Object.values(value)).toString("base64");
  if (Array.isArray(value)) return value.map(withBase64Bytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withBase64Bytes(item)]),
  );
}
