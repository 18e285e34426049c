import { createLater } from "./create-later.ts";
import type { Linked } from "./linkify.ts";

type SplitLinks = (text: string) => Linked[];

const plain: SplitLinks = (text) => [{ type: "text", text }];
const useLinkify = createLater(() => import("./linkify.ts"));

/** Cuts text at its links; until the first text that may hold one has loaded the finder, nowhere. */
export function useSplitLinks(text: string): SplitLinks {
  const mayHoldLink = /[.:@]\S/.test(text);
  const finder = useLinkify(mayHoldLink);
  return mayHoldLink && finder ? finder.splitLinks : plain;
}
