import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";
import { differenceOf, openHost, type React, startBrowser } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const row = (page: Page) => page.locator("[data-conversation]").first();

/** Opens the first conversation and answers in it. */
async function answer(page: Page, text: string): Promise<void> {
  await row(page).click();
  const input = page.locator("textarea");
  await input.fill(text);
  await input.press("Enter");
  await page.getByRole("log").getByText(text).waitFor();
}

interface HostWindow {
  counted: { open: number; opened: number; sends: number };
  reactVersion: string;
  show(isShown: boolean): void;
  alive(): string[];
  compare(): Promise<{ compared: number; changed: string[] }>;
}
const counted = (page: Page) => page.evaluate(() => (window as unknown as HostWindow).counted);

describe.each<React>(["18", "19"])("the packed inbox in a Vite app with React %s", (react) => {
  it("renders, sends, breaks no strict content security policy and asks no third party", async () => {
    const host = await openHost(browser, react, "/");
    const version = await host.page.evaluate(() => (window as unknown as HostWindow).reactVersion);
    expect(version).toMatch(new RegExp(`^${react}\\.`));
    await answer(host.page, "Enviado pelo pacote");
    await expect.poll(async () => (await counted(host.page)).sends).toBe(1);
    // What loads later obeys, too.
    await host.page.keyboard.press("Escape");
    await host.page.keyboard.press("Control+k");
    await host.page.getByRole("dialog").waitFor();
    await host.page.keyboard.press("Escape");
    await host.page.keyboard.press("Control+,");
    await host.page.getByRole("button", { name: "Ouvir o som" }).click();
    await host.page.waitForTimeout(600);
    await host.page.keyboard.press("Escape");
    expect(host.problems).toEqual([]);
    expect(host.strangers).toEqual([]);
    await host.close();
  });

  it("holds one subscription and sends once in StrictMode", async () => {
    const host = await openHost(browser, react, "/?strict");
    await answer(host.page, "Uma vez só");
    await host.page.waitForTimeout(500);
    expect(await counted(host.page)).toMatchObject({ open: 1, sends: 1 });
    expect(host.problems).toEqual([]);
    await host.close();
  });

  it("leaves no timer, socket, listener, observer or object URL when it is unmounted", async () => {
    const host = await openHost(browser, react, "/?case=demand", { prepare: instrument });
    const { page } = host;
    const alive = () => page.evaluate(() => (window as unknown as HostWindow).alive());
    const show = (isShown: boolean) =>
      page.evaluate((shown) => (window as unknown as HostWindow).show(shown), isShown);
    await expect.poll(alive).not.toContain("requestAnimationFrame ");
    const before = await alive();
    for (let round = 0; round < 3; round += 1) {
      await show(true);
      await answer(page, `Rodada ${round}`);
      expect((await alive()).length).toBeGreaterThan(before.length);
      await show(false);
      await row(page).waitFor({ state: "detached" });
    }
    await expect.poll(alive, { timeout: 5_000 }).toEqual(before);
    expect((await counted(page)).open).toBe(0);
    await host.close();
  });
});

describe("beside a host's own styles", () => {
  it.each(["bootstrap", "preflight"])("looks the same beside a %s-like sheet", async (sheet) => {
    const shots: Buffer[] = [];
    for (const beside of ["", sheet]) {
      const host = await openHost(browser, "19", `/?beside=${beside}`);
      await row(host.page).click();
      await host.page.getByRole("log").waitFor();
      await host.page.waitForLoadState("networkidle");
      // The floating day goes once nobody scrolls.
      await host.page.waitForTimeout(1_700);
      shots.push(await host.page.screenshot({ animations: "disabled" }));
      if (beside === sheet) {
        const [plain, dressed] = shots as [Buffer, Buffer];
        const difference = await differenceOf(host.page, plain, dressed);
        if (difference > 0.001) await keep(sheet, plain, dressed);
        expect(difference).toBeLessThanOrEqual(0.001);
      }
      await host.close();
    }
  });

  it("changes no computed style of the host's own page", async () => {
    const host = await openHost(browser, "19", "/sentinel.html");
    const { compared, changed } = await host.page.evaluate(() =>
      (window as unknown as HostWindow).compare(),
    );
    expect(compared).toBeGreaterThan(10_000);
    expect(changed).toEqual([]);
    expect(host.problems).toEqual([]);
    await host.close();
  });
});

describe("in places of its own", () => {
  it("works in a shadow root, its menus and dialogs inside", async () => {
    const host = await openHost(browser, "19", "/?case=shadow");
    await answer(host.page, "Da sombra");
    const outside = () =>
      host.page.evaluate(() => document.querySelectorAll("[class*=prosa]").length);
    const root = host.page.locator(".prosa-root");
    expect(
      await root.evaluate((element) =>
        getComputedStyle(element).getPropertyValue("--prosa-accent"),
      ),
    ).not.toBe("");
    await host.page.keyboard.press("Escape");
    await host.page.keyboard.press("Control+k");
    await host.page.getByRole("dialog").waitFor();
    expect(await outside()).toBe(0);
    await host.page.keyboard.press("Escape");
    await row(host.page).click();
    await host.page
      .getByRole("button", { name: /mais ações/i })
      .first()
      .click();
    await host.page.getByRole("menu").waitFor();
    expect(await outside()).toBe(0);
    expect(host.problems).toEqual([]);
    await host.close();
  });

  it("fits a box of 360 by 480 pixels", async () => {
    const host = await openHost(browser, "19", "/?case=box");
    await answer(host.page, "Numa caixa pequena");
    const overflow = await host.page.locator(".small").evaluate((box) => {
      const { right, bottom } = box.getBoundingClientRect();
      return [...box.querySelectorAll("button, textarea, [role=log]")]
        .filter((each) => each.checkVisibility({ visibilityProperty: true }))
        .map((each) => ({
          name: each.getAttribute("aria-label") ?? each.className,
          at: each.getBoundingClientRect(),
        }))
        .filter(({ at }) => at.width > 1 && (at.right > right + 1 || at.left < -1))
        .map(({ name }) => `${name} leaves ${right}×${bottom}`);
    });
    expect(overflow).toEqual([]);
    const input = await host.page.locator("textarea").boundingBox();
    expect((input?.y ?? 999) + (input?.height ?? 0)).toBeLessThanOrEqual(480);
    await host.page
      .getByRole("button", { name: /voltar/i })
      .first()
      .click();
    await row(host.page).waitFor();
    expect(host.problems).toEqual([]);
    await host.close();
  });

  it("shares nothing between two providers of another language, theme and company", async () => {
    const host = await openHost(browser, "19", "/?case=two", { width: 1600 });
    const [left, right] = [host.page.locator(".half").nth(0), host.page.locator(".half").nth(1)];
    await left.locator("[data-conversation]").first().waitFor();
    await right.locator("[data-conversation]").first().waitFor();
    expect(await right.locator("[data-conversation]").count()).toBe(3);
    expect(await left.locator("[data-conversation]").count()).toBeGreaterThan(3);
    const token = (half: typeof left) =>
      half.locator(".prosa-root").evaluate((element) => {
        const style = getComputedStyle(element);
        return [style.getPropertyValue("--prosa-accent"), style.colorScheme];
      });
    expect(await token(left)).toEqual(["#74285f", "light"]);
    expect(await token(right)).toEqual(["#0b5d4e", "dark"]);
    await left.getByText("Conversas").first().waitFor({ state: "attached" });
    await right.getByText("Conversaciones").first().waitFor({ state: "attached" });
    await left.locator("[data-conversation]").first().click();
    await left.getByRole("log").waitFor();
    expect(await right.getByRole("log").count()).toBe(0);
    expect(host.problems).toEqual([]);
    await host.close();
  });
});

/** Both pictures of a difference, to be looked at. */
async function keep(name: string, plain: Buffer, dressed: Buffer): Promise<void> {
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(".prosa/embed", { recursive: true });
  await writeFile(`.prosa/embed/${name}-plain.png`, plain);
  await writeFile(`.prosa/embed/${name}-beside.png`, dressed);
}
