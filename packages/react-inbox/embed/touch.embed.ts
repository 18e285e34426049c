import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHost, startBrowser } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const open = (width: number) => openHost(browser, "19", "/", { width, height: 844, isTouch: true });
const row = (page: Page) => page.locator("[data-conversation]").first();

/** A finger that rests on an element for a while. */
async function rest(page: Page, target: Locator, ms = 700): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  // A thread that was just opened may still be finding its place.
  await page.waitForTimeout(500);
  const box = await target.boundingBox();
  if (!box) throw new Error("There is nothing to rest on.");
  const session = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + Math.min(40, box.width / 2), y: box.y + box.height / 2 }];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await page.waitForTimeout(ms);
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

/** Controls in sight that a finger misses too easily, named for a readable failure. */
const tooSmall = (page: Page) =>
  page.evaluate(() => {
    const wantedPx = 44;
    const dialogs = [...document.querySelectorAll(".prosa-root dialog[open]")];
    const scope = dialogs.at(-1) ?? document.querySelector(".prosa-root");
    const controls = scope?.querySelectorAll<HTMLElement>(
      "button, a[href], input, select, textarea, [role^='menuitem'], [role='option'], [role='slider']",
    );
    return (
      [...(controls ?? [])]
        .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .filter((each) => !each.closest("[inert], .prosa-sr"))
        .filter((each) => getComputedStyle(each).pointerEvents !== "none")
        // A link within a text is as high as its line.
        .filter((each) => !(each.matches("a") && each.closest(".prosa-text")))
        .flatMap((each) => {
          // A label answers for its field, and a row that is touched for its box.
          const row = each.matches("[type=checkbox]") ? each.closest("[data-part=row]") : null;
          const boxes = [
            each,
            ...((each as HTMLInputElement).labels ?? []),
            ...(row ? [row] : []),
          ].map((box) => box.getBoundingClientRect());
          const width = Math.max(...boxes.map((box) => box.width));
          const height = Math.max(...boxes.map((box) => box.height));
          if (width >= wantedPx && height >= wantedPx) return [];
          const name = each.getAttribute("aria-label") ?? each.textContent ?? "";
          return [
            `${each.className} "${name.slice(0, 40)}" ${width.toFixed(0)} × ${height.toFixed(0)}`,
          ];
        })
    );
  });

const leaves = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector(".prosa-root");
    return root ? root.scrollWidth - root.clientWidth : -1;
  });

describe.each([390, 320])("by touch, %i px wide", (width) => {
  it("offers every target of the list, its menus and dialogs at 44 px", async () => {
    const host = await open(width);
    const { page } = host;
    await row(page).waitFor();
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches)).toBe(true);
    expect(await tooSmall(page)).toEqual([]);
    expect(await leaves(page)).toBe(0);
    for (const name of ["Filtros", "Listas salvas", "Mais opções"]) {
      await page.getByRole("button", { name, exact: true }).tap();
      await page.getByRole("menu").waitFor();
      expect(await tooSmall(page), name).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "detached" });
    }
    await page.getByRole("button", { name: "Mais opções" }).tap();
    await page.getByRole("menuitem", { name: "Configurações" }).tap();
    await page.getByRole("dialog").waitFor();
    expect(await tooSmall(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Listas salvas" }).tap();
    await page.getByRole("menuitem", { name: "Organizar as listas…" }).tap();
    await page.getByRole("dialog").getByRole("textbox").first().waitFor();
    expect(await tooSmall(page)).toEqual([]);
    await host.close();
  });

  it("offers every target of a thread at 44 px", async () => {
    const host = await open(width);
    const { page } = host;
    await row(page).tap();
    await page.getByRole("log").waitFor();
    expect(await tooSmall(page)).toEqual([]);
    expect(await leaves(page)).toBe(0);
    await page.getByRole("button", { name: "Mais ações", exact: true }).tap();
    await page.getByRole("menu").waitFor();
    expect(await tooSmall(page)).toEqual([]);
    await host.close();
  });
});

describe("by touch, what pointing shows", () => {
  it("is in the menu of a message, by a resting finger", async () => {
    const host = await open(390);
    const { page } = host;
    await row(page).tap();
    const message = page.getByRole("log").getByRole("article").last();
    await message.waitFor();
    // Drawn when a message is pointed at or focused.
    await message.focus();
    const bar = message.locator(".prosa-hov");
    await bar.waitFor({ state: "attached" });
    const pointed = await bar
      .locator("button")
      .evaluateAll((buttons) => buttons.map((each) => each.getAttribute("aria-label") ?? ""));
    expect(pointed).toEqual(["Responder", "Reagir com …", "Mais ações da mensagem"]);
    await rest(page, message);
    const menu = page.getByRole("menu", { name: "Mais ações da mensagem" });
    await menu.waitFor();
    await menu.getByRole("menuitem", { name: "Responder" }).waitFor();
    expect(await menu.getByRole("menuitemcheckbox").count()).toBe(6);
    expect(await tooSmall(page)).toEqual([]);
    await menu.getByRole("menuitem", { name: "Responder" }).tap();
    await page.getByText(/^Respondendo a/).waitFor();
    await host.close();
  });

  it("is the selection of a conversation, by a resting finger", async () => {
    const host = await open(390);
    const { page } = host;
    await row(page).waitFor();
    await rest(page, row(page));
    await page.getByText("1 selecionada").waitFor();
    await page.getByRole("checkbox").first().waitFor();
    await page.locator("[data-conversation]").nth(1).tap();
    await page.getByText("2 selecionadas").waitFor();
    expect(await tooSmall(page)).toEqual([]);
    await host.close();
  });
});
