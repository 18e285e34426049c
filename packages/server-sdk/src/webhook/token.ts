const encoder = new TextEncoder();

/**
 * The channel's token that a request carries, or `null`. `x-prosa-token` wins, since Evolution
 * replaces `Authorization` by its JWT where a `jwt_key` is set.
 */
export function tokenOf(headers: Headers): string | null {
  const own = headers.get("x-prosa-token")?.trim();
  if (own) return own;
  return /^Bearer\s+(\S+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

/** SHA-256 of a text as hex. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
