import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingRing, SCALE } from "./focus-ring.ts";
import { openHost, startBrowser } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const open = async (scheme: string) => {
  const host = await openHost(browser, "19", `/?scheme=${scheme}`, { scale: SCALE });
  await host.page.locator("[data-conversation]").first().waitFor();
  return host;
};

/** What has the focus now, and whether it had it before. */
const focusOf = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return null;
    const known = window as unknown as { stops?: WeakSet<Element> };
    known.stops ??= new WeakSet();
    const isKnown = known.stops.has(element);
    known.stops.add(element);
    const label = element.getAttribute("aria-label") ?? element.textContent.slice(0, 60);
    return { isKnown, name: `${element.tagName} ${element.className} ${label}` };
  });

/** Presses a key until the focus comes round, and gathers what shows no ring. */
async function walk(page: Page, key = "Tab", most = 120) {
  const stops: string[] = [];
  const missing: string[] = [];
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
    const stop = await focusOf(page);
    // Beyond the last stop is the browser's own bar.
    if (stop === null) continue;
    if (stop.isKnown) break;
    stops.push(stop.name);
    const problem = await missingRing(page);
    if (problem) missing.push(problem);
  }
  return { stops, missing };
}

describe.each(["light", "dark"])("the focus in %s", { timeout: 240_000 }, (scheme) => {
  it("has a ring of 3:1 around every stop of Tab", async () => {
    const host = await open(scheme);
    const { page } = host;
    await page.locator("[data-conversation]").first().click();
    await page.getByRole("log").getByRole("article").last().waitFor();
    await page.mouse.move(0, 0);
    await page.evaluate(() => {
      document.body.tabIndex = -1;
      document.body.focus();
    });
    const { stops, missing } = await walk(page);
    expect(missing).toEqual([]);
    expect(stops.length).toBeGreaterThan(40);
    for (const kind of [
      "TEXTAREA",
      "INPUT",
      "A ",
      "prosa-row",
      "prosa-log",
      "prosa-wave",
      "prosa-tile",
    ]) {
      expect(stops.join("\n")).toContain(kind);
    }
    await host.close();
  });

  it("has one around rows, messages and their buttons, which the arrows reach", async () => {
    const host = await open(scheme);
    const { page } = host;
    await page.locator("[data-conversation]").first().focus();
    const rows = await walk(page, "ArrowDown", 8);
    expect(rows.missing).toEqual([]);
    await page.locator("[data-conversation]").first().click();
    await page.getByRole("log").getByRole("article").last().waitFor();
    await page.getByRole("log").focus();
    const messages = await walk(page, "ArrowUp", 12);
    expect(messages.missing).toEqual([]);
    expect(messages.stops.length).toBeGreaterThan(5);
    await host.close();
  });

  it("has one in the menus", async () => {
    const host = await open(scheme);
    const { page } = host;
    for (const name of ["Filtros", "Listas salvas", "Mais opções"]) {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menu").waitFor();
      const { stops, missing } = await walk(page, "ArrowDown", 6);
      expect(missing, name).toEqual([]);
      expect(stops.length, name).toBeGreaterThan(1);
      await page.keyboard.press("Escape");
    }
    await host.close();
  });

  it.each(["Configurações", "Organizar as listas…", "Atalhos do teclado"])(
    "has one in the dialog %s",
    async (name) => {
      const host = await open(scheme);
      const { page } = host;
      await page.locator("[data-conversation]").first().focus();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill(name.replace("…", ""));
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByRole("button").first().waitFor();
      const { stops, missing } = await walk(page, "Tab", 30);
      expect(missing).toEqual([]);
      expect(stops.length).toBeGreaterThan(0);
      await host.close();
    },
  );
});
