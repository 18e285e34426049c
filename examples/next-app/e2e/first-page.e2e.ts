import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openScreen, signIn, stand, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("holds the list when it arrives, before any script has run", async () => {
  const { page, context, problems } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const rows = page.locator("[data-conversation]");
  await rows.first().waitFor();
  const shown = await rows.evaluateAll((all) =>
    all.slice(0, 5).map((row) => row.getAttribute("data-conversation")),
  );
  await page.reload();
  await rows.first().waitFor();
  await page.waitForLoadState("networkidle");
  expect(problems).toEqual([]);

  const still = await browser.newContext({
    baseURL: stand.url,
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const paper = await still.newPage();
  const inOrder = async (path: string) => {
    await paper.goto(path);
    const found = paper.locator("[data-conversation]");
    return found.evaluateAll((all) => all.map((row) => row.getAttribute("data-conversation")));
  };
  expect((await inOrder("/conversas")).slice(0, shown.length)).toEqual(shown);
  expect(await inOrder("/conversas?tab=mine")).not.toEqual(await inOrder("/conversas?tab=all"));
  await still.close();
  await context.close();
});
