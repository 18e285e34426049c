/** What {@link verifyWebhook} checks against; at least one of `token` and `jwtKey`. */
export interface VerifyWebhookOptions {
  /** Our secret. Expected in `x-prosa-token`, or in `Authorization: Bearer` when no `jwtKey` is set. */
  token?: string;
  /** The `jwt_key` of the webhook's headers: Evolution replaces `Authorization` by a JWT of it. */
  jwtKey?: string;
  /** Milliseconds since 1970. @defaultValue Date.now() */
  now?: number;
  /**
   * Milliseconds by which a JWT may be expired or early.
   * @defaultValue 1800000 (30 min)
   */
  leewayMs?: number;
}

const encoder = new TextEncoder();

async function sameText(left: string, right: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [left, right].map(
      async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))),
    ),
  );
  let difference = 0;
  for (const [index, byte] of (a ?? new Uint8Array()).entries())
    difference |= byte ^ (b?.[index] ?? 256);
  return difference === 0;
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function jsonOf(part: string): Record<string, unknown> | null {
  const bytes = fromBase64Url(part);
  if (!bytes) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function validJwt(jwt: string, options: VerifyWebhookOptions, key: string): Promise<boolean> {
  const [head = "", payload = "", signature = "", ...rest] = jwt.split(".");
  const signed = fromBase64Url(signature);
  if (rest.length > 0 || !signed || jsonOf(head)?.alg !== "HS256") return false;
  const secret = await crypto.subtle.importKey(
    "raw",
    encoder.encode(key),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const genuine = await crypto.subtle.verify(
    "HMAC",
    secret,
    signed,
    encoder.encode(`${head}.${payload}`),
  );
  const claims = genuine ? jsonOf(payload) : null;
  if (!claims || typeof claims.exp !== "number") return false;
  const nowMs = options.now ?? Date.now();
  const leewayMs = options.leewayMs ?? 30 * 60_000;
  const issuedMs = typeof claims.iat === "number" ? claims.iat * 1000 : 0;
  return nowMs <= claims.exp * 1000 + leewayMs && issuedMs <= nowMs + leewayMs;
}

/**
 * Tells whether a webhook's headers prove that it comes from our Evolution server.
 *
 * With both secrets set, both must hold; with neither, nothing is trusted. Comparison takes the
 * same time wherever the texts differ. The body is not covered: Evolution does not sign it.
 *
 * The leeway is long on purpose: Evolution 2.3.7 mints the JWT once (10 min) and repeats it in
 * every retry (about 20 min), and a 401 makes it drop the event for good.
 */
export async function verifyWebhook(
  headers: Headers,
  options: VerifyWebhookOptions,
): Promise<boolean> {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  const { token, jwtKey } = options;
  if (!token && !jwtKey) return false;
  if (token) {
    const given = headers.get("x-prosa-token") ?? (jwtKey ? "" : bearer);
    if (!(await sameText(given, token))) return false;
  }
  return jwtKey ? validJwt(bearer, options, jwtKey) : true;
}
