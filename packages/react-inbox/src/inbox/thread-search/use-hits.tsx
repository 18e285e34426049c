import { createContext, type ReactNode, useContext, useMemo } from "react";
import { highlight } from "../../internal/highlight.ts";

/** What is searched for in the open thread; empty while nothing is. */
export const SoughtContext = createContext("");

/** Draws a text with what is searched for in it marked, whatever the accents; `undefined` without a search. */
export function useHits(): ((text: string) => ReactNode) | undefined {
  const sought = useContext(SoughtContext);
  return useMemo(() => {
    if (sought === "") return undefined;
    return (text) =>
      highlight(text, sought, { whole: true }).map(({ at, text: piece, isHit }) =>
        isHit ? <mark key={at}>{piece}</mark> : piece,
      );
  }, [sought]);
}
