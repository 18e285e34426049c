import { useSyncExternalStore } from "react";
import type { LocaleCode } from "./strings/strings.ts";

/** The language of the page, for parts that no server component can hand it to. */
export function useDocumentLocale(): LocaleCode {
  return useSyncExternalStore(subscribe, read, (): LocaleCode => "pt-BR");
}

function read(): LocaleCode {
  return document.documentElement.lang === "en" ? "en" : "pt-BR";
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  return () => observer.disconnect();
}
