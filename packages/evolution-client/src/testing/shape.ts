import { isIndexedBytes } from "./wire-values.ts";

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (isIndexedBytes(value)) return "bytes";
  return Array.isArray(value) ? "array" : typeof value;
}

function walk(value: unknown, path: string, found: Set<string>): void {
  const type = typeOf(value);
  found.add(`${path} ${type}`);
  if (type === "array") for (const item of value as unknown[]) walk(item, `${path}[]`, found);
  if (type !== "object") return;
  for (const [key, item] of Object.entries(value as object))
    walk(item, `${path}.${key.includes("@") ? "<jid>" : key}`, found);
}

/** Lists the key paths of a JSON value with their types; elements of a list share one path. */
export function shapeOf(value: unknown): string[] {
  const found = new Set<string>();
  walk(value, "$", found);
  return [...found].toSorted();
}
