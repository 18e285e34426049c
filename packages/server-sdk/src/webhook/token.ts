/**
 * The channel's token that a request carries, or `null`. `x-prosa-token` wins, since Evolution
 * replaces `Authorization` by its JWT where a `jwt_key` is set.
 */
export function tokenOf(headers: Headers): string | null {
  const own = headers.get("x-prosa-token")?.trim();
  if (own) return own;
  return /^Bearer\s+(\S+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
