import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHost, startBrowser } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** The inbox with its first conversation open. */
async function open(path = "/", size: { width?: number; height?: number } = {}) {
  const host = await openHost(browser, "19", path, size);
  await host.page.locator("[data-conversation]").first().click();
  await host.page.getByRole("log").getByRole("article").last().waitFor();
  return host;
}

describe("less motion", () => {
  /** What moves for longer than a blink. */
  const moving = (page: Page) =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter((each) => Number(each.effect?.getComputedTiming().endTime) > 10)
        .map((each) => ((each.effect as KeyframeEffect).target as HTMLElement).className),
    );

  it("is kept where it is asked for, and only there", async () => {
    const host = await open();
    const { page } = host;
    const typing = page.getByRole("log").getByText(/digitando/);
    const act = async () => {
      const seen = new Set<string>();
      const look = async () => {
        for (const each of await moving(page)) seen.add(each);
      };
      await page.evaluate(() => (window as unknown as { type(): void }).type());
      await typing.waitFor();
      await look();
      await page.getByRole("button", { name: "Resolver" }).hover();
      await look();
      await page.mouse.move(0, 0);
      await look();
      return [...seen];
    };
    expect(await act()).toEqual([]);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    const names = await act();
    expect(names.some((each) => each.includes("prosa-typing"))).toBe(true);
    expect(names.some((each) => each.includes("prosa-btn"))).toBe(true);
    await host.close();
  });
});

describe("forced colors", () => {
  const styleOf = (target: Locator, names: string[], pseudo?: string) =>
    target.evaluate(
      (element, { names, pseudo }) => {
        const style = getComputedStyle(element, pseudo);
        return names.map((name) => style.getPropertyValue(name));
      },
      { names, pseudo },
    );

  it("leaves what is selected, unread, failed and focused to be seen", async () => {
    const host = await open();
    const { page } = host;
    await page.emulateMedia({ forcedColors: "active" });
    const canvas = await styleOf(page.locator("body"), ["background-color"]);
    const isDrawn = async (target: Locator, name: string, pseudo?: string) => {
      const [color = "", width = "1"] = await styleOf(target, [name, "width"], pseudo);
      expect(Number.parseFloat(width)).toBeGreaterThan(0);
      expect(color).not.toMatch(/, 0\)|transparent/);
      expect([color]).not.toEqual(canvas);
    };
    const isRinged = async (target: Locator, name: "border" | "outline") => {
      const [style, width = "0", color = ""] = await styleOf(target, [
        `${name === "border" ? "border-top" : name}-style`,
        `${name === "border" ? "border-top" : name}-width`,
        `${name === "border" ? "border-top" : name}-color`,
      ]);
      expect(style).not.toBe("none");
      expect(Number.parseFloat(width)).toBeGreaterThanOrEqual(1);
      expect([color]).not.toEqual(canvas);
    };
    // The open conversation has its bar, and so has the pressed tab.
    await isDrawn(page.locator("[data-conversation][aria-current]"), "background-color", "::after");
    await isDrawn(page.locator(".prosa-tab[aria-pressed=true]"), "background-color", "::after");
    // Unread: the count, and the weight of the name.
    await isDrawn(page.locator("[data-unread] .prosa-count").first(), "background-color");
    const [weight] = await styleOf(page.locator("[data-unread] .prosa-row-name").first(), [
      "font-weight",
    ]);
    expect(Number(weight)).toBeGreaterThanOrEqual(600);
    // Failed and doubtful messages say so in words beside a sign, and every bubble has a border.
    const failed = page.locator("[data-status=failed] .prosa-outcome").first();
    await failed.scrollIntoViewIfNeeded();
    await failed.getByText(/Não enviada/).waitFor();
    expect(await failed.locator("svg").first().isVisible()).toBe(true);
    await isRinged(page.locator(".prosa-bub").last(), "border");
    // Pressed, chosen and switched on.
    await isRinged(page.locator(".prosa-cmode[aria-pressed=true]"), "border");
    // The focus.
    await page.locator("textarea").focus();
    await isRinged(page.locator(".prosa-cbox"), "outline");
    await page.locator("[data-conversation]").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(100);
    await isRinged(page.locator("[data-conversation]:focus"), "outline");
    await page.getByRole("button", { name: "Filtros" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("ArrowDown");
    await isRinged(page.locator("[role^=menuitem]:focus"), "outline");
    await host.close();
  });
});

/** What a reader would miss: texts that are cut, that lie over others, or that leave the inbox. */
const lost = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector(".prosa-root") as HTMLElement;
    const frame = root.getBoundingClientRect();
    const problems: string[] = [];
    if (root.scrollWidth > root.clientWidth) problems.push("the inbox is wider than its box");
    for (const element of root.querySelectorAll<HTMLElement>("*")) {
      const { display, overflowY } = getComputedStyle(element);
      const tooTall = element.scrollHeight - element.clientHeight;
      if (tooTall > 4 && overflowY === "visible" && !display.startsWith("inline")) {
        if (
          element.clientHeight > 1 &&
          !element.closest("svg, .prosa-sr, .prosa-bub, .prosa-msg")
        ) {
          problems.push(`${element.className} holds ${tooTall} px more than it is high`);
        }
      }
      const texts = [...element.childNodes].filter(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      const [first, last] = [texts[0], texts.at(-1)];
      if (!first || !last || element.closest("svg, select, .prosa-sr, .prosa-hov, kbd")) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.setStartBefore(first);
      range.setEndAfter(last);
      const { top, bottom, left, right } = range.getBoundingClientRect();
      if (element.clientWidth === 1) continue;
      const name = `${element.className} "${element.textContent.trim().slice(0, 30)}"`;
      const isShort = element.closest(
        ".prosa-ell, .prosa-picture, [data-part=rows] > * > .prosa-row",
      );
      if (!isShort && (right > frame.right + 1 || left < frame.left - 1))
        problems.push(`${name} leaves the inbox`);
      for (
        let above: HTMLElement | null = element;
        above && above !== root;
        above = above.parentElement
      ) {
        const style = getComputedStyle(above);
        // Names end in an ellipsis, and are whole in the title; what scrolls is reached.
        if (style.textOverflow === "ellipsis" || /auto|scroll/.test(style.overflowY)) break;
        if (style.webkitLineClamp !== "none") break;
        const box = above.getBoundingClientRect();
        // Said, and not shown.
        if (box.width <= 1) break;
        const isFixed = style.overflowY !== "visible" || above.matches("button, [role=menuitem]");
        if (isFixed && (bottom > box.bottom + 2 || top < box.top - 2)) {
          problems.push(`${name} is cut by ${above.className}`);
          break;
        }
      }
    }
    return [...new Set(problems)];
  });

/** As a browser does that enlarges texts alone: every size of letters and lines, not the boxes. */
const enlargeTexts = (page: Page, factor: number) =>
  page.evaluate((factor) => {
    const texts = [...document.querySelectorAll<HTMLElement>(".prosa-root, .prosa-root *")]
      .filter((element) => !element.closest("svg"))
      .filter((element) => element.dataset.enlarged === undefined)
      .map((element) => {
        const { fontSize, lineHeight } = getComputedStyle(element);
        return { element, fontSize, lineHeight };
      });
    for (const { element, fontSize, lineHeight } of texts) {
      element.dataset.enlarged = "";
      element.style.fontSize = `${Number.parseFloat(fontSize) * factor}px`;
      if (lineHeight !== "normal") {
        element.style.lineHeight = `${Number.parseFloat(lineHeight) * factor}px`;
      }
    }
  }, factor);

describe("large texts", () => {
  it.each([1280, 390])("of 200 % lose nothing, %i px wide", async (width) => {
    const host = await open("/", { width });
    const { page } = host;
    expect(await lost(page)).toEqual([]);
    await enlargeTexts(page, 2);
    await page.waitForTimeout(600);
    await enlargeTexts(page, 2);
    await page.waitForTimeout(300);
    expect(await lost(page)).toEqual([]);
    await host.close();
  });
});

describe("paper", () => {
  it("has the thread alone and whole, in light colors, also where the screen is dark", async () => {
    const host = await open("/?scheme=dark");
    const { page } = host;
    const onScreen = await page.getByRole("article").count();
    await page.emulateMedia({ media: "print" });
    const printed = page.locator("[data-part=printed]");
    await printed.waitFor();
    const isShown = (selector: string) =>
      page.locator(selector).evaluateAll((all) => all.some((each) => each.checkVisibility()));
    for (const apart of [
      ".prosa-pane-list",
      ".prosa-pane-context",
      ".prosa-cmp",
      ".prosa-jump",
      ".prosa-log > [data-part=rows]",
      ".prosa-th-acts",
      ".prosa-hov",
      ".prosa-outcome-acts",
    ]) {
      expect(await isShown(apart), apart).toBe(false);
    }

    // Every message that is loaded, and the days that they are of.
    const ids = await printed
      .locator("[data-message]")
      .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.message));
    const loaded = await page.evaluate(() =>
      (window as unknown as { thread(): string[] }).thread(),
    );
    expect(ids).toEqual(loaded);
    expect(ids.length).toBeGreaterThan(onScreen);
    expect(await printed.locator(".prosa-day").count()).toBeGreaterThan(1);
    expect(await printed.locator("time").count()).toBeGreaterThanOrEqual(ids.length);

    // Light: dark ink on white or on a light bubble.
    const { background, ink } = await printed
      .locator(".prosa-bub")
      .first()
      .evaluate((bubble) => {
        const { backgroundColor, color } = getComputedStyle(bubble);
        return { background: backgroundColor, ink: color };
      });
    const lightness = (color: string) =>
      (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
    expect(lightness(background)).toBeGreaterThan(0.8);
    expect(lightness(ink)).toBeLessThan(0.3);

    // Nothing scrolls and nothing is cut: what holds the thread is as high as it is.
    const cut = await page.evaluate(() => {
      const problems: string[] = [];
      const end = document.querySelector("[data-part=printed]")?.getBoundingClientRect();
      for (
        let each = document.querySelector<HTMLElement>("[data-part=printed]");
        each && !each.matches(".prosa-root");
        each = each.parentElement
      ) {
        const style = getComputedStyle(each);
        const { bottom } = each.getBoundingClientRect();
        if (style.overflowY !== "visible") problems.push(`${each.className} cuts`);
        if (bottom < (end?.bottom ?? 0) - 1) problems.push(`${each.className} is too low`);
      }
      return problems;
    });
    expect(cut).toEqual([]);

    // Files by their names.
    const captions = await printed
      .locator("[data-caption]")
      .evaluateAll((all) => all.map((each) => getComputedStyle(each, "::after").content));
    expect(captions.length).toBeGreaterThan(0);
    for (const caption of captions) expect(caption).toMatch(/^"\[" ".+" "\]"$|^"\[.+\]"$/);
    expect(await isShown("[data-part=printed] img")).toBe(false);

    const pages = await page.pdf({ format: "A4" });
    expect(pages.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);
    await page.emulateMedia({ media: "screen" });
    await printed.waitFor({ state: "detached" });
    await host.close();
  });
});
