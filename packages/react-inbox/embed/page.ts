import { chromiumFlags, findChromium } from "@prosa/local-stack/testing";
import { type Browser, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

export type React = "18" | "19";

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
}

export interface Host {
  page: Page;
  /** What the page, its console and its content security policy complain of. */
  problems: string[];
  /** Requests to anywhere but the host. */
  strangers: string[];
  close(): Promise<void>;
}

/** A page of the host app in a fresh profile. `prepare` runs before any of its scripts. */
export async function openHost(
  browser: Browser,
  react: React,
  path: string,
  {
    width = 1280,
    height = 800,
    scale = 1,
    isTouch = false,
    prepare,
  }: { width?: number; height?: number; scale?: number; isTouch?: boolean; prepare?(): void } = {},
): Promise<Host> {
  const url = inject("hosts")[react];
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    reducedMotion: "reduce",
    hasTouch: isTouch,
    isMobile: isTouch,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const strangers: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") problems.push(line.text());
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== url) strangers.push(request.url());
  });
  if (prepare) await page.addInitScript(prepare);
  await page.goto(url + path);
  return { page, problems, strangers, close: () => context.close() };
}

/** The pixels of screenshots, in the page that compares them. */
export function pixelsOf(page: Page, screenshots: Buffer[]) {
  return page.evaluateHandle(
    (encoded) =>
      Promise.all(
        encoded.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
          context.drawImage(bitmap, 0, 0);
          return context.getImageData(0, 0, bitmap.width, bitmap.height);
        }),
      ),
    screenshots.map((each) => each.toString("base64")),
  );
}

/** The share of pixels that differ between two screenshots, from 0 to 1. */
export async function differenceOf(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const pixels = await pixelsOf(page, [one, other]);
  return pixels.evaluate(([a, b]) => {
    if (!a || !b || a.width !== b.width || a.height !== b.height) return 1;
    let different = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const distance = [0, 1, 2].map((n) =>
        Math.abs((a.data[at + n] ?? 0) - (b.data[at + n] ?? 0)),
      );
      if (Math.max(...distance) > 8) different += 1;
    }
    return different / (a.data.length / 4);
  });
}
