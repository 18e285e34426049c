import { useEffect, useSyncExternalStore } from "react";
import type { Linked } from "./linkify.ts";

type SplitLinks = (text: string) => Linked[];

const plain: SplitLinks = (text) => [{ type: "text", text }];
const listeners = new Set<() => void>();
let split: SplitLinks | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads the finder of links; where that fails, the next text with a link tries again. */
async function load(): Promise<void> {
  try {
    const { splitLinks } = await import("./linkify.ts");
    split ??= splitLinks;
    for (const listener of listeners) listener();
  } catch {
    split = null;
  }
}

/** Cuts text at its links; until the first text that may hold one has loaded the finder, nowhere. */
export function useSplitLinks(text: string): SplitLinks {
  const loaded = useSyncExternalStore(
    subscribe,
    () => split,
    () => null,
  );
  const mayHoldLink = /[.:@]\S/.test(text);
  useEffect(() => {
    if (mayHoldLink && !split) void load();
  }, [mayHoldLink]);
  return (mayHoldLink && loaded) || plain;
}
