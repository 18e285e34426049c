import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./lib/content-security-policy.ts";
import { browserSupabase } from "./lib/environment.ts";

/**
 * Refreshes and verifies the session before a page or a cookie route sees it, and gives each page
 * its own content security policy. It never sees a webhook: a proxy cuts bodies at 10 MB in silence.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const supabase = browserSupabase();
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy({
    nonce,
    supabaseUrl: supabase.url,
    development: process.env.NODE_ENV === "development",
  });

  const sessionCookies: Parameters<NextResponse["cookies"]["set"]>[] = [];
  const client = createServerClient(supabase.url, supabase.publishableKey, {
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll(changes) {
        for (const { name, value, options } of changes) {
          request.cookies.set(name, value);
          sessionCookies.push([name, value, options]);
        }
      },
    },
  });
  await client.auth.getClaims();

  const headers = new Headers(request.headers);
  headers.set("x-pathname", request.nextUrl.pathname);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const cookie of sessionCookies) response.cookies.set(...cookie);
  return response;
}

export const config = {
  matcher: [
    "/((?!api/webhook|api/health|api/metrics|api/simulator|_next/static|_next/image|icon.svg).*)",
  ],
};
