import { useEffect, useState } from "react";

/**
 * The scheme of the page around an element, by its CSS `color-scheme`: what a host says with a class or
 * an attribute is in the style sheet already. `null` where the host says nothing.
 */
export function useHostScheme(root: HTMLElement | null, isOn: boolean): "dark" | null {
  const [scheme, setScheme] = useState<"dark" | null>(null);
  useEffect(() => {
    const around = root?.parentElement;
    if (!isOn || !around) return;
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const read = () => {
      const words = getComputedStyle(around).colorScheme.split(" ");
      const isDark = words.includes("dark") && (system.matches || !words.includes("light"));
      setScheme(isDark ? "dark" : null);
    };
    read();
    const observer = new MutationObserver(read);
    for (const element of [document.documentElement, document.body]) {
      observer.observe(element, { attributes: true });
    }
    system.addEventListener("change", read);
    return () => {
      observer.disconnect();
      system.removeEventListener("change", read);
    };
  }, [root, isOn]);
  return isOn ? scheme : null;
}
