import { createBrowserClient } from "@supabase/ssr";
import type { SupabaseClient } from "@supabase/supabase-js";
import type { BrowserSupabase } from "../environment.ts";

/**
 * The browser's Supabase client; it shares the cookie session with the server. A page's first render
 * on the server may make one, too: there it is never asked anything.
 */
export function createInboxClient({ url, publishableKey }: BrowserSupabase): SupabaseClient {
  const secure = globalThis.location?.protocol === "https:";
  return createBrowserClient(url, publishableKey, {
    isSingleton: false,
    cookieOptions: { sameSite: "lax", secure },
  });
}
