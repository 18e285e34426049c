import {
  defaultRangeExtractor,
  type Range,
  useVirtualizer,
  type VirtualItem,
  type Virtualizer,
} from "@tanstack/react-virtual";
import { useLayoutEffect } from "react";

export interface VirtualRowsOptions {
  count: number;
  getScrollElement: () => HTMLElement | null;
  estimatePx: number;
  keyOf: (index: number) => string;
  /** `end`: rows that come and go above leave what is read in its place. */
  anchor: "start" | "end";
  /** A reader at the end follows what comes there. */
  follows?: boolean;
  /** A row that is mounted even when it is out of sight, since it holds the focus; -1 for none. */
  keptIndex: number;
  /** The row at the top when the rows appear, as far as the last one allows. @defaultValue 0 */
  initialIndex?: number;
}

const INITIAL_RECT = { width: 360, height: 640 };

/** Rows that are mounted only near the viewport. The one place that knows the library. */
export function useVirtualRows(options: VirtualRowsOptions) {
  const { keptIndex, initialIndex = 0 } = options;
  const rows = useVirtualizer<HTMLElement, HTMLElement>({
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
    anchorTo: options.anchor,
    ...(options.follows && { followOnAppend: true, scrollEndThreshold: 48 }),
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (keptIndex < 0 || indexes.includes(keptIndex)) return indexes;
      return [...indexes, keptIndex].sort((a, b) => a - b);
    },
  });
  useLayoutEffect(() => {
    rows.shouldAdjustScrollPositionOnItemSizeChange = (row, _delta, instance) =>
      isAboveWhatIsRead(row, instance, row.index === keptIndex);
  });
  return rows;
}

/**
 * Whether what is read stands below a row that changes its size. A row that the upper edge cuts counts
 * when it ends in the upper half, unless the reader changed it and goes on in it.
 */
function isAboveWhatIsRead(
  row: VirtualItem,
  { itemSizeCache, scrollOffset, scrollRect }: Virtualizer<HTMLElement, HTMLElement>,
  isReaders: boolean,
): boolean {
  const topPx = scrollOffset ?? 0;
  if (row.start >= topPx) return false;
  if (!itemSizeCache.has(row.key)) return true;
  return row.end <= (isReaders ? topPx : topPx + (scrollRect?.height ?? 0) / 2);
}

export type VirtualRows = ReturnType<typeof useVirtualRows>;
