import type { Json } from "../../ports/index.ts";

const credential =
  /^(apikey|api_key|api-key|token|access_?token(wabusiness)?|authorization|jwt_?key|password|secret|x-.*(token|secret|key))$/i;
const keyMaterial = new Set(["mediaKey", "messageSecret"]);
const maxDepth = 48;

/**
 * Copies a parsed JSON value into what may be stored: without credentials and key material at any
 * depth, without characters that Postgres refuses in `jsonb`, and not deeper than 48 levels.
 *
 * @see Evolution 2.3.7 puts the instance's token into `apikey` of every body and the global key
 * into `api_key` of its ERRORS webhook.
 */
export function strip(value: unknown, forbidden: ReadonlySet<string> = new Set(), depth = 0): Json {
  if (typeof value === "string") return storable(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null || depth >= maxDepth) return null;
  if (Array.isArray(value)) return value.map((item) => strip(item, forbidden, depth + 1));
  const copy: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (credential.test(key) || keyMaterial.has(key) || forbidden.has(key)) continue;
    copy.push([storable(key), strip(item, forbidden, depth + 1)]);
  }
  return Object.fromEntries(copy);
}

function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes("\u0000") ? whole.replaceAll("\u0000", "") : whole;
}
