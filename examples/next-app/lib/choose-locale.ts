import type { LocaleCode } from "./strings/strings.ts";

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
