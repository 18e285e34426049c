const secretKey =
  /^(api_?key|token|hash|authorization|jwt_key|password|accesstokenwabusiness|x-.*(token|secret|key))$/i;
const maxDepth = 12;

/** True for fields that hold credentials. @internal */
export const isSecretKey = (key: string): boolean => secretKey.test(key);

/**
 * Returns a copy without credentials: values of keys such as `apikey`, `token`, `hash`,
 * `authorization` or `jwt_key` become `[redacted]`.
 *
 * @see Evolution 2.3.7 answers `fetchInstances` and `create` with every instance's token, and its
 * ERRORS webhook carries the global key.
 * @internal
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxDepth) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const copy: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const secret = isSecretKey(key) && item !== null && typeof item !== "object";
    copy.push([key, secret ? "[redacted]" : redact(item, depth + 1)]);
  }
  return Object.fromEntries(copy);
}
