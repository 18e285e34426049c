import { cookies, headers } from "next/headers";
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

/** The chosen language, else the first of `Accept-Language` that the app speaks, else Portuguese. */
export function chooseLocale(
  chosen: string | undefined,
  acceptLanguage: string | null,
): LocaleCode {
  if (chosen === "en" || chosen === "pt-BR") return chosen;
  const asked = (acceptLanguage ?? "").split(",").map((part) => part.trim().toLowerCase());
  const known = asked.find((tag) => tag.startsWith("pt") || tag.startsWith("en"));
  return known?.startsWith("en") ? "en" : "pt-BR";
}
