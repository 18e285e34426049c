import { foldText } from "./fold-text.ts";

/** A stretch of text, and whether it was searched for. */
export interface Stretch {
  /** Where it begins in the text. */
  at: number;
  text: string;
  isHit: boolean;
}

const LEAD_CHARS = 40;

/**
 * Cuts a text at the words of a query, whatever their accents and case. A text whose first hit lies
 * far back starts shortly before it, unless it is to stay `whole`.
 */
export function highlight(text: string, query: string, { whole = false } = {}): Stretch[] {
  const { folded, places } = foldWithPlaces(text);
  const words = foldText(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length === 0) return [{ at: 0, text, isHit: false }];
  const pattern = new RegExp(words.join("|"), "gu");
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of folded.matchAll(pattern)) {
    const start = places[match.index] ?? 0;
    const next = places[match.index + match[0].length] ?? text.length;
    if (!whole && stretches.length === 0 && start > LEAD_CHARS * 2) end = start - LEAD_CHARS;
    if (start > end) {
      const isCut = stretches.length === 0 && end > 0;
      const lead = `${isCut ? "…" : ""}${text.slice(end, start)}`;
      stretches.push({ at: end, text: lead, isHit: false });
    }
    stretches.push({ at: start, text: text.slice(start, next), isHit: true });
    end = next;
  }
  if (end < text.length) stretches.push({ at: end, text: text.slice(end), isHit: false });
  return stretches;
}

/** The folded text, and for each of its places the one in the original. */
function foldWithPlaces(text: string): { folded: string; places: number[] } {
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = foldText(letter);
    for (let each = 0; each < plain.length; each += 1) places.push(at);
    folded += plain;
    at += letter.length;
  }
  places.push(text.length);
  return { folded, places };
}
