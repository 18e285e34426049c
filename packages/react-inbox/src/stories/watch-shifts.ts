interface LayoutShift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null }[];
}

/** The sum of the browser's own figures of what moved inside an element, from now until it is asked for. */
export function watchShifts(inside: Element): () => number {
  let sum = 0;
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries as LayoutShift[]) {
      if (entry.sources.some(({ node }) => inside.contains(node))) sum += entry.value;
    }
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift" });
  return () => {
    add(observer.takeRecords());
    observer.disconnect();
    return sum;
  };
}
