import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useHighlight } from "../../internal/use-highlight.ts";

type DrawHits = (text: string) => ReactNode;
const HitsContext = createContext<DrawHits | undefined>(undefined);

/** Draws a text with what is searched for in it marked, whatever the accents; `undefined` without a search. */
export function useHits(): DrawHits | undefined {
  return useContext(HitsContext);
}

/** Has the texts below mark what is sought in them; nothing while it is empty. */
export function Hits({ sought, children }: { sought: string; children: ReactNode }) {
  const marker = useHighlight(sought !== "");
  const draw = useMemo((): DrawHits | undefined => {
    if (sought === "" || !marker) return undefined;
    return (text) =>
      marker
        .highlight(text, sought, { whole: true })
        .map(({ at, text: piece, isHit }) => (isHit ? <mark key={at}>{piece}</mark> : piece));
  }, [sought, marker]);
  return <HitsContext.Provider value={draw}>{children}</HitsContext.Provider>;
}
