// An escape counts only behind an even number of backslashes: `"\\u0000"` is a text of six letters.
const unstorable = /(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/gi;

/**
 * Makes a text of `JSON.stringify` fit for `jsonb`, which knows neither NUL nor half a surrogate
 * pair: the first is dropped, the second becomes U+FFFD.
 */
export function toStorableText(json: string): string {
  if (!json.includes("\\u")) return json;
  return json.replace(unstorable, (_, before: string, code: string) =>
    code === "0000" ? before : `${before}\uFFFD`,
  );
}
