"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { isSecure } from "../lib/environment.ts";
import type { Scheme } from "../lib/preferences.ts";
import type { LocaleCode } from "../lib/strings/strings.ts";
import { createSessionClient } from "../lib/supabase/server.ts";

const oneYearSeconds = 365 * 24 * 60 * 60;

/** Keeps the language of this browser; the page is drawn again in it. */
export async function chooseLocale(locale: LocaleCode): Promise<void> {
  await keep("prosa-locale", locale);
}

/** Keeps the color scheme of this browser. */
export async function chooseScheme(scheme: Scheme): Promise<void> {
  await keep("prosa-scheme", scheme);
}

/** Keeps the company that this browser works for, and opens its conversations. */
export async function chooseTenant(tenantId: string): Promise<void> {
  await keep("prosa-tenant", tenantId);
  redirect("/conversas");
}

/** Ends this browser's session, here and at Supabase, and goes back to the door. */
export async function signOut(): Promise<void> {
  const client = await createSessionClient();
  await client.auth.signOut({ scope: "local" });
  redirect("/entrar");
}

async function keep(name: string, value: string): Promise<void> {
  const jar = await cookies();
  jar.set(name, value, {
    path: "/",
    maxAge: oneYearSeconds,
    sameSite: "lax",
    httpOnly: true,
    secure: isSecure(),
  });
}
