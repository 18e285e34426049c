/** A column as `postgres_changes` describes it; the client converts values by `type`. */
export interface ChangeColumn {
  name: string;
  type: string;
}

/**
 * Turns Postgres' text of a value into the JSON that hosted Realtime sends.
 *
 * Integers beyond 2^53 and numerics that a double cannot hold stay strings.
 */
export function toJsonValue(text: string | null | undefined, type: string): unknown {
  if (text === null || text === undefined) return text;
  if (type.startsWith("_")) return parseArray(text, type.slice(1));
  switch (type) {
    case "bool":
      return text === "t";
    case "int2":
    case "int4":
    case "oid":
    case "float4":
    case "float8":
    case "int8":
    case "numeric": {
      const number = Number(text);
      return String(number) === text ? number : text;
    }
    case "json":
    case "jsonb":
      return JSON.parse(text);
    case "timestamptz":
      return text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
    case "timestamp":
      return text.replace(" ", "T");
    default:
      return text;
  }
}

/** Reads a Postgres array literal, nested ones included. */
function parseArray(text: string, elementType: string): unknown {
  let at = text.startsWith("[") ? text.indexOf("{") : 0;
  const readArray = (): unknown[] => {
    const items: unknown[] = [];
    at++;
    while (at < text.length && text[at] !== "}") {
      if (text[at] === ",") at++;
      else if (text[at] === "{") items.push(readArray());
      else items.push(readItem());
    }
    at++;
    return items;
  };
  const readItem = (): unknown => {
    if (text[at] !== '"') {
      const start = at;
      while (at < text.length && text[at] !== "," && text[at] !== "}") at++;
      const word = text.slice(start, at);
      return word === "NULL" ? null : toJsonValue(word, elementType);
    }
    let word = "";
    for (at++; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === "\\") at++;
      word += text[at];
    }
    at++;
    return toJsonValue(word, elementType);
  };
  return readArray();
}
