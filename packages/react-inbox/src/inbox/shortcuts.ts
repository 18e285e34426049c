import { type KeyboardEvent, useRef } from "react";

export interface Shortcut {
  /**
   * `Z`, `Shift+E`, `?`, `Alt+ArrowUp`, `Mod+K`, or two after each other: `G I`. `Mod` is Command on a
   * Mac and Control elsewhere.
   */
  keys: string;
}

const SEQUENCE_MS = 1_000;
const typing = "input, textarea, select, [contenteditable], [role='menu'], [role='dialog'], dialog";

/** Handles the keys of a root element: runs the shortcut that was pressed, if any. */
export function useShortcuts<T extends Shortcut>(
  shortcuts: readonly T[],
  run: (shortcut: T, root: HTMLElement) => void,
) {
  const first = useRef({ key: "", at: 0 });
  return (event: KeyboardEvent<HTMLElement>) => {
    const { key, at } = first.current;
    first.current = { key: "", at: 0 };
    const lead = event.timeStamp - at < SEQUENCE_MS ? key : "";
    const found = lead && shortcuts.find(({ keys }) => matches(keys, event, lead));
    const chosen = found || shortcuts.find(({ keys }) => matches(keys, event));
    if (chosen) {
      event.preventDefault();
      run(chosen, event.currentTarget);
      return;
    }
    const begun = shortcuts.find(({ keys }) => matches(keys.split(" ")[0] ?? "", event));
    if (begun) first.current = { key: begun.keys.split(" ")[0] ?? "", at: event.timeStamp };
  };
}

/**
 * Whether a key press means these keys, after `lead` was pressed. A key without Mod or Alt means
 * nothing while somebody types or has a menu open; letters go by their place on the keyboard, signs
 * by what they write.
 */
export function matches(keys: string, event: KeyboardEvent, lead?: string): boolean {
  const steps = keys.split(" ");
  if (lead === undefined ? steps.length > 1 : steps[0] !== lead) return false;
  if (event.defaultPrevented || event.nativeEvent.isComposing || event.keyCode === 229)
    return false;
  const parts = (steps.at(-1) ?? "").split("+");
  const key = parts.pop() ?? "";
  const needs = (name: string) => parts.includes(name);
  const isTyping = Boolean((event.target as Element | null)?.closest(typing));
  if (isTyping && !needs("Mod") && !needs("Alt") && key.length === 1) return false;
  if ((event.ctrlKey || event.metaKey) !== needs("Mod")) return false;
  if (event.altKey !== needs("Alt")) return false;
  const isSign = key.length === 1 && !/\w/.test(key);
  if (isSign) return event.key === key;
  if (event.shiftKey !== needs("Shift")) return false;
  return key.length === 1 ? event.code === `Key${key}` : event.key === key;
}

const names: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

/** The keys of a shortcut as they are written on this machine's keyboard, a press each. */
export function keyNames(keys: string): string[] {
  const isMac = typeof navigator !== "undefined" && /Mac|iP/.test(navigator.platform);
  const name = (key: string) => (key === "Mod" ? (isMac ? "⌘" : "Ctrl") : (names[key] ?? key));
  return keys.split(" ").map((step) =>
    step
      .split("+")
      .map(name)
      .join(isMac ? "" : "+"),
  );
}
