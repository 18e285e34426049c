import { jwtVerify } from "jose";

/** Who sends a request, in the words of a JWT. `role` is always there. */
export interface Claims {
  role: string;
  sub?: string;
  /** Expiry, in seconds since 1970. */
  exp?: number;
  [claim: string]: unknown;
}

/** The keys that a caller may show. */
export interface StackKeys {
  publishableKey: string;
  secretKey: string;
  jwtSecret: string;
}

/** The roles that a token may name; every other one is refused. */
const ROLES = new Set(["anon", "authenticated", "service_role"]);

/** The claims of an API key, or `null` when it is none of ours. */
export function claimsOfKey(key: string | null | undefined, keys: StackKeys): Claims | null {
  if (key === keys.secretKey) return { role: "service_role" };
  if (key === keys.publishableKey) return { role: "anon" };
  return null;
}

/**
 * Reads an API key or verifies a JWT (HS256, signature and expiry).
 *
 * @throws Error of jose when the token is bad or expired.
 */
export async function verifyCaller(token: string, keys: StackKeys): Promise<Claims> {
  const ofKey = claimsOfKey(token, keys);
  if (ofKey !== null) return ofKey;
  const secret = new TextEncoder().encode(keys.jwtSecret);
  const { payload } = await jwtVerify(token, secret, { algorithms: ["HS256"] });
  const role = typeof payload.role === "string" ? payload.role : "authenticated";
  if (!ROLES.has(role)) throw new Error(`the role ${role} may not sign in`);
  return { ...payload, role };
}

/** The bearer token of a request, else its API key. */
export function tokenOf(request: Request): string | null {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  return bearer ?? request.headers.get("apikey");
}
