import { useLayoutEffect, useState } from "react";

/** Widths of the container, in px, from which two and three panes stand side by side: those of the CSS. */
const TWO = 640;
const THREE = 1080;

/** How many panes an element has room for; three until it is measured, as on a server. */
export function usePanes(root: HTMLElement | null): 1 | 2 | 3 {
  const [panes, setPanes] = useState<1 | 2 | 3>(3);
  useLayoutEffect(() => {
    if (!root) return;
    const measure = () => {
      const { clientWidth } = root;
      setPanes(clientWidth < TWO ? 1 : clientWidth < THREE ? 2 : 3);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(root);
    return () => observer.disconnect();
  }, [root]);
  return panes;
}
