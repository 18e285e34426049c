import { type PointerEvent, type TouchEvent, useEffect, useRef } from "react";

const PRESS_MS = 450;
const SLIP_PX = 10;

/** Calls back when a finger rests on the element; a stroke or a scroll is none. */
export function useLongPress(onPress: (element: HTMLElement) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const isLong = useRef(false);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      stop();
      isLong.current = false;
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      const element = event.currentTarget;
      start.current = { x: event.clientX, y: event.clientY };
      timer.current = setTimeout(() => {
        isLong.current = true;
        onPress(element);
      }, PRESS_MS);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const { x, y } = start.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > SLIP_PX) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    /** The finger that leaves must not click what has opened under it. */
    onTouchEnd(event: TouchEvent) {
      if (isLong.current && event.cancelable) event.preventDefault();
    },
  };
}
