/** What assistive technology is told to say, in its order. */
export interface Voices {
  heard: { politeness: "polite" | "assertive"; text: string }[];
  stop(): void;
}

const regions = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]";

/** Hears the live regions of an element from now on, also such as come later. */
export function listen(root: HTMLElement): Voices {
  const heard: Voices["heard"] = [];
  const observer = new MutationObserver((changes) => {
    const changed = new Set(
      changes.flatMap(({ target, addedNodes }) => {
        const around = (target instanceof Element ? target : target.parentElement)?.closest(
          regions,
        );
        const within = [...addedNodes]
          .filter((node) => node instanceof Element)
          .flatMap((node) => [node, ...node.querySelectorAll("*")])
          .filter((node) => node.matches(regions));
        return around ? [around, ...within] : within;
      }),
    );
    for (const region of changed) {
      const text = region.textContent.trim().replace(/\s+/g, " ");
      if (text === "") continue;
      const isAssertive = region.matches("[aria-live=assertive], [role=alert]");
      heard.push({ politeness: isAssertive ? "assertive" : "polite", text });
    }
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true });
  return { heard, stop: () => observer.disconnect() };
}
