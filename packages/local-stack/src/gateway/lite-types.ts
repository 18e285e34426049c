const passThrough = (value: unknown) => value;

/** PostgREST writes `2026-06-01T00:00:27+00:00`; lite passes Postgres' own spelling on. */
const timestamps = {
  to: 1184,
  from: [1184, 1114],
  serialize: passThrough,
  parse: (value: string) => value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
};

/**
 * Lite hands JSON over as text and lets the driver encode it once more, so that functions with a
 * `jsonb` argument and the metadata of users get a JSON string. Text that is JSON already is sent
 * as it is; the price is that a string argument that looks like JSON is taken for it.
 */
const json = (oid: number) => ({
  to: oid,
  from: [oid],
  serialize: (value: unknown) =>
    typeof value === "string" && isJson(value) ? value : JSON.stringify(value),
  parse: (value: string) => JSON.parse(value),
});

/** How values travel between lite and Postgres, by the driver's names of types. */
export const liteTypes = { timestamptz: timestamps, json: json(114), jsonb: json(3802) };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Plain text, which becomes a JSON string.
    return false;
  }
}
