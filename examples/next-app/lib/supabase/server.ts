import { createServerClient } from "@supabase/ssr";
import { cookies } from "next/headers";
import { browserSupabase, sessionCookies } from "../environment.ts";

/**
 * A Supabase client that acts as the person behind this request; make a new one for each request.
 * Server components may not write cookies: there, `proxy.ts` has already refreshed the session.
 */
export async function createSessionClient() {
  const jar = await cookies();
  const { url, publishableKey } = browserSupabase();
  return createServerClient(url, publishableKey, {
    cookieOptions: sessionCookies(),
    cookies: {
      getAll: () => jar.getAll(),
      setAll(changes) {
        try {
          for (const { name, value, options } of changes) jar.set(name, value, options);
        } catch (cause) {
          if (!isReadOnlyCookies(cause)) throw cause;
        }
      },
    },
  });
}

function isReadOnlyCookies(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes("Cookies can only be modified");
}
