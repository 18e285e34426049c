import { createContext, useContext } from "react";
import { en } from "../strings/en.ts";
import { es } from "../strings/es.ts";
import { ptBR } from "../strings/pt-br.ts";
import type { InboxLocale } from "../strings/strings.ts";
import { mirrored, pseudoLocale } from "./pseudo-locale.ts";

export interface StorySettings {
  scheme: "light" | "dark";
  locale: InboxLocale;
}

export const storyLocales = {
  "pt-BR": ptBR,
  en,
  es,
  pseudo: pseudoLocale,
} satisfies Record<string, InboxLocale>;

/** What the toolbar says, for stories that do not choose it themselves. */
export function settingsOf(globals: Record<string, unknown>): StorySettings {
  const code = Object.keys(storyLocales).find((each) => each === globals.locale) ?? "pt-BR";
  const locale = storyLocales[code as keyof typeof storyLocales];
  return {
    scheme: globals.scheme === "dark" ? "dark" : "light",
    locale: globals.direction === "rtl" ? mirrored(locale) : locale,
  };
}

export const StorySettingsContext = createContext<StorySettings>(settingsOf({}));

export const useStorySettings = () => useContext(StorySettingsContext);
