import type { Page } from "playwright-core";
import { pixelsOf } from "./page.ts";

/** Device pixels of one CSS pixel, so that rings are seen whole. */
export const SCALE = 2;
/** How far around an element its ring may lie, in CSS pixels. */
const MARGIN_PX = 8;

/**
 * Looks at what has the focus, as it is painted: the same place without the focus is compared, and
 * wherever the contrast to it is at least 3:1 a ring is seen. `null` when a ring of 2 px goes around
 * the element or around the field that it stands in, else what is missing.
 */
export async function missingRing(page: Page): Promise<string | null> {
  const stop = await page.evaluate((margin) => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const name = element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 40);
    const boxes: { x: number; y: number; width: number; height: number }[] = [];
    let each: HTMLElement | null = element;
    for (let level = 0; each && level < 4; level += 1, each = each.parentElement) {
      const { x, y, width, height } = each.getBoundingClientRect();
      boxes.push({ x, y, width, height });
    }
    const xs = boxes.map(({ x }) => x);
    const ys = boxes.map(({ y }) => y);
    const clip = {
      x: Math.max(0, Math.min(...xs) - margin),
      y: Math.max(0, Math.min(...ys) - margin),
      right: Math.min(innerWidth, Math.max(...boxes.map((box) => box.x + box.width)) + margin),
      bottom: Math.min(innerHeight, Math.max(...boxes.map((box) => box.y + box.height)) + margin),
    };
    return { name: `${element.tagName.toLowerCase()}.${element.className} "${name}"`, boxes, clip };
  }, MARGIN_PX);
  if (!stop) return null;
  // Whole pixels, or the picture would be scaled.
  const [x, y] = [Math.floor(stop.clip.x), Math.floor(stop.clip.y)];
  const width = Math.ceil(stop.clip.right) - x;
  const height = Math.ceil(stop.clip.bottom) - y;
  const clip = { x, y, width, height };
  const shoot = () => page.screenshot({ clip, animations: "disabled", caret: "hide" });
  const focused = await shoot();
  const handle = await page.evaluateHandle(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    (element as HTMLElement).blur();
    return element as HTMLElement;
  });
  const blurred = await shoot();
  await handle.evaluate((element) => element.focus({ preventScroll: true }));
  const boxes = stop.boxes.map((box) => ({ ...box, x: box.x - x, y: box.y - y }));
  const sides = await sidesOf(page, focused, blurred, boxes);
  if (sides.some((seen) => seen.length === 4)) return null;
  const best = sides.reduce((most, seen) => (seen.length > most.length ? seen : most));
  return `${stop.name} shows a ring at ${best.join(", ") || "no side"}`;
}

type Box = { x: number; y: number; width: number; height: number };

/** The sides of each box along which a ring is seen. */
async function sidesOf(
  page: Page,
  focused: Buffer,
  blurred: Buffer,
  boxes: Box[],
): Promise<string[][]> {
  const pixels = await pixelsOf(page, [focused, blurred]);
  return pixels.evaluate(
    ([on, off], { boxes, scale }) => {
      if (!on || !off) return [];
      const luminance = (data: Uint8ClampedArray, at: number) => {
        const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((n) => {
          const part = (data[at + n] ?? 0) / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const isRing = (x: number, y: number) => {
        if (x < 0 || y < 0 || x >= on.width || y >= on.height) return false;
        const at = (y * on.width + x) * 4;
        const [a, b] = [luminance(on.data, at), luminance(off.data, at)];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3;
      };
      /** Two CSS pixels beside each other, but for what a fraction of a pixel blurs. */
      const wanted = 2 * scale - 1;
      const reach = 6 * scale;
      const isSeen = (at: number, across: (n: number) => [number, number]) => {
        let run = 0;
        for (let n = at - reach; n <= at + reach; n += 1) {
          const [x, y] = across(n);
          run = isRing(Math.round(x), Math.round(y)) ? run + 1 : 0;
          if (run >= wanted) return true;
        }
        return false;
      };
      /** Along a side, but for its corners, which may be round. */
      const along = (from: number, length: number) =>
        Array.from({ length: 15 }, (_, n) => from + length * (0.15 + 0.05 * n));
      /** The bar of a message may stand over a part of its ring. */
      const most = (seen: boolean[]) => seen.filter(Boolean).length >= 5;
      return boxes.map((box) => {
        const [left, top] = [box.x * scale, box.y * scale];
        const [right, bottom] = [left + box.width * scale, top + box.height * scale];
        const rows = along(top, bottom - top);
        const columns = along(left, right - left);
        const sides: Record<string, boolean> = {
          top: most(columns.map((x) => isSeen(top, (n) => [x, n]))),
          right: most(rows.map((y) => isSeen(right, (n) => [n, y]))),
          bottom: most(columns.map((x) => isSeen(bottom, (n) => [x, n]))),
          left: most(rows.map((y) => isSeen(left, (n) => [n, y]))),
        };
        return Object.keys(sides).filter((side) => sides[side]);
      });
    },
    { boxes, scale: SCALE },
  );
}
