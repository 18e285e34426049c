import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";

export interface VirtualRowsOptions {
  count: number;
  getScrollElement: () => HTMLElement | null;
  estimatePx: number;
  keyOf: (index: number) => string;
  /** `end`: prepending rows keeps what is read in its place, and a reader at the end follows. */
  anchor?: "start" | "end";
  /** A row that is mounted even when it is out of sight, since it holds the focus. */
  keptIndex?: number;
  paddingEndPx?: number;
  /** The row at the top when the rows appear, as far as the last one allows. @defaultValue 0 */
  initialIndex?: number;
}

const INITIAL_RECT = { width: 360, height: 640 };

/** Rows that are mounted only near the viewport. The one place that knows the library. */
export function useVirtualRows(options: VirtualRowsOptions) {
  const { keptIndex, initialIndex = 0 } = options;
  const isEnd = options.anchor === "end";
  return useVirtualizer<HTMLElement, HTMLElement>({
    count: options.count,
    getScrollElement: options.getScrollElement,
    estimateSize: () => options.estimatePx,
    getItemKey: options.keyOf,
    overscan: 8,
    initialRect: INITIAL_RECT,
    initialOffset: () =>
      Math.max(
        0,
        Math.min(initialIndex, options.count - INITIAL_RECT.height / options.estimatePx),
      ) * options.estimatePx,
    paddingEnd: options.paddingEndPx ?? 0,
    ...(isEnd && { anchorTo: "end" as const, followOnAppend: true, scrollEndThreshold: 48 }),
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (keptIndex === undefined || keptIndex < 0 || indexes.includes(keptIndex)) return indexes;
      return [...indexes, keptIndex].sort((a, b) => a - b);
    },
  });
}

export type VirtualRows = ReturnType<typeof useVirtualRows>;
