import { cookies, headers } from "next/headers";
import { chooseLocale } from "./choose-locale.ts";
import type { LocaleCode } from "./strings/strings.ts";

export type Scheme = "light" | "dark" | "system";

/** What this browser chose: language, color scheme and company. */
export interface Preferences {
  locale: LocaleCode;
  scheme: Scheme;
  tenantId: string | null;
}

/** Reads the choices of this request; Portuguese and the system's scheme where nothing was chosen. */
export async function readPreferences(): Promise<Preferences> {
  const [jar, requestHeaders] = await Promise.all([cookies(), headers()]);
  const scheme = jar.get("prosa-scheme")?.value;
  return {
    locale: chooseLocale(jar.get("prosa-locale")?.value, requestHeaders.get("accept-language")),
    scheme: scheme === "light" || scheme === "dark" ? scheme : "system",
    tenantId: jar.get("prosa-tenant")?.value ?? null,
  };
}
