import { describe, expect, it } from "vitest";
import { keepInside, swipeStep, wholeView, zoomAt } from "./zoom.ts";

const stage = { width: 800, height: 600 };
const picture = { width: 600, height: 400 };

describe("zoomAt", () => {
  it("keeps what lies under the pointer where it is", () => {
    const at = { x: 120, y: -40 };
    const before = { scale: 1.5, x: 30, y: 10 };
    const after = zoomAt(before, 1.6, at);
    const underBefore = (at.x - before.x) / before.scale;
    expect((at.x - after.x) / after.scale).toBeCloseTo(underBefore);
    expect(after.scale).toBeCloseTo(2.4);
  });

  it("goes neither below the whole picture nor beyond five times", () => {
    expect(zoomAt(wholeView, 0.5, { x: 0, y: 0 }).scale).toBe(1);
    expect(zoomAt(wholeView, 40, { x: 0, y: 0 }).scale).toBe(5);
    expect(zoomAt({ scale: 5, x: 100, y: 0 }, 2, { x: 10, y: 10 })).toEqual({
      scale: 5,
      x: 100,
      y: 0,
    });
  });
});

describe("keepInside", () => {
  it("centers a picture that is smaller than the stage", () => {
    expect(keepInside({ scale: 1, x: 90, y: -90 }, picture, stage)).toEqual(wholeView);
  });

  it("lets a larger one be drawn to its edges and no further", () => {
    expect(keepInside({ scale: 2, x: 900, y: -900 }, picture, stage)).toEqual({
      scale: 2,
      x: 200,
      y: -100,
    });
  });
});

describe("swipeStep", () => {
  it("tells a stroke to the side from one up or down and from a slip", () => {
    expect(swipeStep(-80, 10)).toBe(1);
    expect(swipeStep(80, 10)).toBe(-1);
    expect(swipeStep(-80, 70)).toBe(0);
    expect(swipeStep(30, 0)).toBe(0);
  });
});
