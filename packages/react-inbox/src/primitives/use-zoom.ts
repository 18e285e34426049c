import { type PointerEvent, useEffect, useRef, useState } from "react";
import {
  keepInside,
  type Point,
  swipeStep,
  wholeView,
  type ZoomView,
  zoomAt,
} from "../internal/zoom.ts";

const DOUBLE_CLICK_FACTOR = 2.5;
const WHEEL_STEP = 0.0022;

/**
 * Zoom and pan of one picture: by wheel, pinch, double click and drag. A stroke over the whole picture
 * asks for the next one by `onSwipe`. Another picture begins whole.
 */
export function useZoom(pictureId: string, onSwipe: (step: 1 | -1) => void) {
  const [view, setView] = useState(wholeView);
  const [viewedId, setViewedId] = useState(pictureId);
  if (viewedId !== pictureId) {
    setViewedId(pictureId);
    setView(wholeView);
  }
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const pointers = useRef(new Map<number, Point>());
  const start = useRef<Point | null>(null);

  const fromMiddle = ({ x, y }: Point): Point => {
    const box = stage.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
  };
  const change = (next: (view: ZoomView) => ZoomView) =>
    setView((current) => {
      const box = stage.current;
      const shown = picture.current;
      if (!box || !shown) return current;
      return keepInside(
        next(current),
        { width: shown.offsetWidth, height: shown.offsetHeight },
        { width: box.clientWidth, height: box.clientHeight },
      );
    });
  const zoom = (factor: number, at: Point = { x: 0, y: 0 }) =>
    change((current) => zoomAt(current, factor, at));
  const pan = (x: number, y: number) =>
    change((current) => ({ ...current, x: current.x + x, y: current.y + y }));

  const onWheel = useRef((_event: WheelEvent) => {});
  useEffect(() => {
    onWheel.current = (event) => {
      event.preventDefault();
      const at = fromMiddle({ x: event.clientX, y: event.clientY });
      // A pinch on a trackpad comes as a wheel with Control, in smaller steps.
      zoom(Math.exp(-event.deltaY * WHEEL_STEP * (event.ctrlKey ? 4 : 1)), at);
    };
  });
  useEffect(() => {
    const box = stage.current;
    // React's own wheel listener is passive: it could not keep the page from zooming.
    const listen = (event: WheelEvent) => onWheel.current(event);
    box?.addEventListener("wheel", listen, { passive: false });
    return () => box?.removeEventListener("wheel", listen);
  }, []);

  const forget = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
  };
  return {
    view,
    zoom,
    pan,
    reset: () => setView(wholeView),
    stageProps: {
      ref: stage,
      onDoubleClick(event: React.MouseEvent) {
        const at = fromMiddle({ x: event.clientX, y: event.clientY });
        if (view.scale > 1) setView(wholeView);
        else zoom(DOUBLE_CLICK_FACTOR, at);
      },
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.pointerType === "mouse" && event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const point = { x: event.clientX, y: event.clientY };
        pointers.current.set(event.pointerId, point);
        start.current = pointers.current.size === 1 && view.scale === 1 ? point : null;
      },
      onPointerMove(event: PointerEvent) {
        const before = pointers.current.get(event.pointerId);
        if (!before) return;
        const point = { x: event.clientX, y: event.clientY };
        const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
        pointers.current.set(event.pointerId, point);
        if (!other) {
          pan(point.x - before.x, point.y - before.y);
          return;
        }
        const spread = Math.hypot(before.x - other.x, before.y - other.y);
        const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
        const factor = Math.hypot(point.x - other.x, point.y - other.y) / Math.max(1, spread);
        zoom(factor, fromMiddle(middle));
      },
      onPointerUp(event: PointerEvent) {
        const from = start.current;
        start.current = null;
        forget(event);
        const step = from ? swipeStep(event.clientX - from.x, event.clientY - from.y) : 0;
        if (step !== 0) onSwipe(step);
      },
      onPointerCancel: forget,
    },
    pictureProps: {
      ref: picture,
      draggable: false,
      style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` },
    },
  };
}
