import { invalid } from "./http-failure.ts";
import type { Json } from "./world.ts";

/** The part of JSON Schema that Evolution's routes use. */
export interface Shape {
  required: readonly string[];
  types?: Record<string, "string" | "number" | "boolean" | "object" | "array">;
  oneOf?: Record<string, readonly string[]>;
  /** Shape of each element of a list. */
  items?: Record<string, Shape>;
}

/** Messages that replace the generic one, as Evolution's schemas describe some fields. */
const descriptions: Record<string, string> = { number: "Invalid format" };

const typeOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);

const isObject = (value: unknown): value is Json => typeOf(value) === "object" && value !== null;

function problems(value: unknown, shape: Shape, at: string): string[] {
  if (!isObject(value)) return [`${at} is not of a type(s) object`];
  const prefix = at === "instance" ? "" : `${at}.`;
  const found: string[] = [];
  for (const [key, type] of Object.entries(shape.types ?? {}))
    if (value[key] !== undefined && typeOf(value[key]) !== type)
      found.push(descriptions[key] ?? `${prefix}${key} is not of a type(s) ${type}`);
  for (const [key, allowed] of Object.entries(shape.oneOf ?? {}))
    if (value[key] !== undefined && !allowed.includes(String(value[key])))
      found.push(`${prefix}${key} is not one of enum values: ${allowed.join(",")}`);
  for (const key of shape.required)
    if (value[key] === undefined) found.push(`${at} requires property "${key}"`);
  for (const [key, inner] of Object.entries(shape.items ?? {})) {
    const list = value[key];
    if (!Array.isArray(list)) continue;
    for (const [index, item] of list.entries())
      found.push(...problems(item, inner, `${prefix}${key}[${index}]`));
  }
  return found;
}

/** Returns the body, or throws Evolution's 400 with every problem in its words. */
export function validate(body: unknown, shape: Shape): Json {
  const found = problems(body, shape, "instance");
  if (found.length > 0 || !isObject(body)) throw invalid(found);
  return body;
}
