import type { LaterStrings } from "../strings/later-strings.ts";
import { ptBR } from "../strings/pt-br.ts";
import type { InboxLocale } from "../strings/strings.ts";

const accents: Record<string, string> = { a: "ä", e: "ë", i: "ï", o: "ö", u: "ü", c: "ç", n: "ñ" };

/** Text that is two fifths longer and still readable; a break in the layout is the layout's. */
function stretch(text: string): string {
  if (text.trim() === "") return text;
  const accented = text.replaceAll(/[aeioucn]/g, (letter) => accents[letter] ?? letter);
  return accented + " ~".repeat(Math.ceil((text.length * 0.4) / 2));
}

/** The same words, each stretched, at any depth and from every function. */
function stretchAll(value: unknown): unknown {
  if (typeof value === "string") return stretch(value);
  if (typeof value === "function") return (...args: unknown[]) => stretchAll(value(...args));
  if (Array.isArray(value)) return value.map(stretchAll);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stretchAll(each)]));
}

/** Portuguese, two fifths longer. */
export const pseudoLocale: InboxLocale = {
  ...ptBR,
  strings: stretchAll(ptBR.strings) as InboxLocale["strings"],
  later: async () => ({ later: stretchAll((await ptBR.later()).later) as LaterStrings }),
};

/** A locale that runs from right to left. */
export const mirrored = (locale: InboxLocale): InboxLocale => ({ ...locale, dir: "rtl" });
