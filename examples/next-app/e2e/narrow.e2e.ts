import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

const phoneSize = { width: 390, height: 844 };

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

it("answers a customer on a screen of 390 pixels, one pane at a time", async () => {
  const customerScreen = await openScreen(browser, phoneSize);
  const { page, context } = await openScreen(browser, phoneSize);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Do celular também dá?");
  expect(await overflowOf(customerScreen.page)).toBe(0);
  await inbox.row(phone.customer).waitFor();
  expect(await overflowOf(page)).toBe(0);

  await inbox.open(phone.customer);
  expect(await inbox.row(phone.customer).isVisible()).toBe(false);
  await inbox.composer.fill("Dá, sim");
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await phone.sees("Dá, sim");
  expect(await overflowOf(page)).toBe(0);

  await page.goBack();
  await inbox.row(phone.customer).waitFor();
  await inbox.open(phone.customer);
  await page.getByRole("button", { name: "Voltar para a lista" }).click();
  await inbox.row(phone.customer).waitFor();
  expect(new URL(page.url()).pathname).toBe("/conversas");
  await Promise.all([context.close(), customerScreen.context.close()]);
});
