/** What the browser may know of the services; read at request time, since ports vary. */
export interface BrowserSupabase {
  url: string;
  publishableKey: string;
}

/**
 * The value of an environment variable that the app cannot do without.
 * @throws Error naming the variable and the remedy when it is empty.
 */
export function requireEnvironment(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is not set, so the app cannot reach its services. Start it through "npm run demo", or set the variables that the README lists.`,
  );
}

export function browserSupabase(): BrowserSupabase {
  return {
    url: requireEnvironment("SUPABASE_URL"),
    publishableKey: requireEnvironment("SUPABASE_PUBLISHABLE_KEY"),
  };
}

/**
 * What the inbox speaks to: Supabase, or with `PROSA_TRANSPORT=bff` this app's own server alone, as hosts
 * do whose browsers may not hold a key of Supabase.
 */
export function inboxSupabase(): BrowserSupabase | null {
  return process.env.PROSA_TRANSPORT === "bff" ? null : browserSupabase();
}

/**
 * Flags of the session's cookies. Not `httpOnly`: the browser's own client reads its token from them, for
 * Realtime and Storage.
 */
export function sessionCookies(): { sameSite: "lax"; secure: boolean } {
  return { sameSite: "lax", secure: isSecure() };
}

/** Whether browsers reach the app by https alone. */
export function isSecure(): boolean {
  return process.env.PROSA_PUBLIC_URL?.startsWith("https:") ?? false;
}

/** Address of the fake Evolution server's control API, or `null` where a real one is used. */
export function fakeEvolutionUrl(): string | null {
  return process.env.PROSA_FAKE_EVOLUTION_URL || null;
}
