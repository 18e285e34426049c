import { createServerClient, parseCookieHeader } from "@supabase/ssr";
import { bearerOf } from "../bearer.ts";
import { browserSupabase } from "../environment.ts";

/**
 * The verified claims behind a request: of its bearer token, else of its cookie session.
 * `null` when it carries neither, or when what it carries is no longer valid.
 */
export async function authenticate(
  request: Request,
): Promise<{ claims: Record<string, unknown> } | null> {
  const { url, publishableKey } = browserSupabase();
  const client = createServerClient(url, publishableKey, {
    cookies: {
      getAll: () =>
        parseCookieHeader(request.headers.get("cookie") ?? "").map(({ name, value }) => ({
          name,
          value: value ?? "",
        })),
      setAll() {},
    },
  });
  const { data, error } = await client.auth.getClaims(bearerOf(request));
  if (error || !data) return null;
  return { claims: { ...data.claims } };
}
