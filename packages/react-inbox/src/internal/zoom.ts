/** How a picture lies on its stage: `x` and `y` in pixels from the middle, `scale` from 1 to 5. */
export interface ZoomView {
  scale: number;
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}

export const MAX_SCALE = 5;
export const wholeView: ZoomView = { scale: 1, x: 0, y: 0 };

const between = (low: number, value: number, high: number) => Math.max(low, Math.min(high, value));

/** The view in which no edge of a larger picture comes inside the stage; a smaller one is centered. */
export function keepInside(view: ZoomView, picture: Size, stage: Size): ZoomView {
  const restX = Math.max(0, (picture.width * view.scale - stage.width) / 2);
  const restY = Math.max(0, (picture.height * view.scale - stage.height) / 2);
  return {
    scale: view.scale,
    x: between(-restX, view.x, restX) + 0,
    y: between(-restY, view.y, restY) + 0,
  };
}

/** The view after a zoom by `factor`, in which what lies under `at` (from the middle) stays there. */
export function zoomAt(view: ZoomView, factor: number, at: Point): ZoomView {
  const scale = between(1, view.scale * factor, MAX_SCALE);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** Which way a stroke over a whole picture asks to go: forward 1, back -1, or nowhere 0. */
export function swipeStep(dx: number, dy: number): -1 | 0 | 1 {
  if (Math.abs(dx) < 56 || Math.abs(dx) < 1.5 * Math.abs(dy)) return 0;
  return dx < 0 ? 1 : -1;
}
