import { type RefObject, useEffect, useRef } from "react";
import type { VirtualRows } from "../internal/virtual.ts";
import type { ThreadItem } from "../store/thread-items.ts";

const NEAR_END_PX = 48;

export const isNearEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight < NEAR_END_PX;

/**
 * Keeps a reader who is at the end there when the box or its footer changes size, and brings the
 * operator to what they have just written.
 */
export function useStayAtEnd(
  box: RefObject<HTMLElement | null>,
  footer: RefObject<HTMLElement | null>,
  rows: VirtualRows,
  last: ThreadItem | undefined,
): void {
  const wasAtEnd = useRef(false);
  useEffect(() => {
    const element = box.current;
    if (!element || !footer.current) return;
    const look = () => {
      wasAtEnd.current = isNearEnd(element);
    };
    // Before the paint, or the end would be out of sight for a frame.
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener("scroll", look, { passive: true });
    observer.observe(element);
    observer.observe(footer.current);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [box, footer]);

  const writtenKey = last?.local ? last.key : null;
  const seenKey = useRef(writtenKey);
  useEffect(() => {
    if (writtenKey !== null && writtenKey !== seenKey.current) rows.scrollToEnd();
    seenKey.current = writtenKey;
  }, [writtenKey, rows]);
}
