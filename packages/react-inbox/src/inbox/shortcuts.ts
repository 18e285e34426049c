import type { KeyboardEvent } from "react";

export interface Shortcut {
  /** `Z`, `Shift+E`, `?`, `Alt+ArrowUp`, `Mod+K`; `Mod` is Command on a Mac and Control elsewhere. */
  keys: string;
}

const typing = "input, textarea, select, [contenteditable], [role='menu'], dialog";

/**
 * Which of them this key press means. A key without Mod or Alt means nothing while somebody types or
 * has a menu open; letters go by their place on the keyboard, signs by what they write.
 */
export function pressed<T extends Shortcut>(
  shortcuts: readonly T[],
  event: KeyboardEvent,
): T | undefined {
  if (event.defaultPrevented || event.nativeEvent.isComposing || event.keyCode === 229) return;
  const isTyping = event.target instanceof Element && event.target.closest(typing) !== null;
  return shortcuts.find(({ keys }) => {
    const parts = keys.split("+");
    const key = parts.pop() ?? "";
    const needs = (name: string) => parts.includes(name);
    const isSign = key.length === 1 && !/\w/.test(key);
    if (isTyping && !needs("Mod") && !needs("Alt") && key.length === 1) return false;
    if ((event.ctrlKey || event.metaKey) !== needs("Mod") || event.altKey !== needs("Alt")) {
      return false;
    }
    if (isSign) return event.key === key;
    if (event.shiftKey !== needs("Shift")) return false;
    return key.length === 1 ? event.code === `Key${key}` : event.key === key;
  });
}
