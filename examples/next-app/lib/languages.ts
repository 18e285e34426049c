import type { LocaleCode } from "./strings/strings.ts";

/** Each language under its own name. */
export const languages: { code: LocaleCode; name: string }[] = [
  { code: "pt-BR", name: "Português" },
  { code: "en", name: "English" },
];
