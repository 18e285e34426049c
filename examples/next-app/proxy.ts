import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./lib/content-security-policy.ts";
import { browserSupabase, sessionCookies } from "./lib/environment.ts";
import { securityHeaders } from "./lib/security-headers.ts";

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
    frameAncestors: process.env.PROSA_FRAME_ANCESTORS,
  });

  const changedCookies: Parameters<NextResponse["cookies"]["set"]>[] = [];
  const client = createServerClient(supabase.url, supabase.publishableKey, {
    cookieOptions: sessionCookies(),
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll(changes) {
        for (const { name, value, options } of changes) {
          request.cookies.set(name, value);
          changedCookies.push([name, value, options]);
        }
      },
    },
  });
  await client.auth.getClaims();

  const headers = new Headers(request.headers);
  headers.set("x-pathname", request.nextUrl.pathname);
  headers.set("x-search", request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(
    securityHeaders({ publicUrl: process.env.PROSA_PUBLIC_URL }),
  )) {
    response.headers.set(name, value);
  }
  for (const cookie of changedCookies) response.cookies.set(...cookie);
  return response;
}

export const config = {
  matcher: [
    "/((?!api/webhook|api/health|api/metrics|api/simulator|_next/static|_next/image|icon.svg).*)",
  ],
};
