import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { birthOf, inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("misses nothing of what was said while the network was away, and sends what waited, once", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Antes da queda");
  await inbox.open(phone.customer);
  await inbox.message("Antes da queda").waitFor();
  const birth = await birthOf(page);

  await context.setOffline(true);
  const missed = Array.from({ length: 12 }, (_, index) => `Durante a queda ${index + 1}.`);
  for (const text of missed) await phone.write(text);
  await inbox.answer("Escrita sem rede");
  await page.getByText("Sem conexão").first().waitFor();

  await context.setOffline(false);
  for (const text of missed) await inbox.message(text).waitFor();
  await phone.sees("Escrita sem rede");
  await phone.write("Depois da queda");
  await inbox.message("Depois da queda").waitFor();

  for (const text of [...missed, "Escrita sem rede"]) {
    expect(await inbox.message(text).count()).toBe(1);
  }
  expect(await phone.countOf("Escrita sem rede")).toBe(1);
  expect(await birthOf(page)).toBe(birth);
  await Promise.all([context.close(), customerScreen.context.close()]);
});
