import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, stand, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("holds the list when it arrives, before any script has run", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context, problems } = await openScreen(browser);
  const phone = await newPhone(customerScreen.page);
  await phone.write("Tem horário amanhã?");
  await signIn(page, "caio@horizonte.example");
  await inboxOn(page).row(phone.customer).waitFor();
  await page.reload();
  await inboxOn(page).row(phone.customer).waitFor();
  await page.waitForLoadState("networkidle");

  const still = await browser.newContext({
    baseURL: stand.url,
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const paper = await still.newPage();
  const rows = paper.locator("[data-conversation]").filter({ hasText: phone.customer });
  await paper.goto("/conversas");
  expect(await rows.count()).toBe(1);
  await paper.goto("/conversas?tab=mine");
  expect(await rows.count()).toBe(0);

  // What came after the page was made is there too.
  await phone.write("Ou depois?");
  await inboxOn(page).row(phone.customer).filter({ hasText: "Ou depois?" }).waitFor();
  expect(problems).toEqual([]);
  await Promise.all([customerScreen.context, context, still].map((each) => each.close()));
});
