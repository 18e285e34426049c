import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPhone } from "./phone.ts";
import { openScreen, startBrowser } from "./stand.ts";

let browser: Browser;
let customer: string;
beforeAll(async () => {
  browser = await startBrowser();
  const { page, context } = await openScreen(browser);
  const phone = await newPhone(page);
  await phone.write("Bom dia, vocês abrem no sábado?");
  ({ customer } = phone);
  await context.close();
});
afterAll(() => browser.close());

// A page that the browser would have written otherwise is an error of React, also in a build.
it.each([
  ["pt-BR", "America/Sao_Paulo", "Conversas"],
  ["en-GB", "UTC", "Conversations"],
  // The app has no Spanish; its own language stands in.
  ["es-ES", "Europe/Madrid", "Conversas"],
])("takes over what the server wrote, in %s and %s", async (locale, timezoneId, title) => {
  const { page, context, problems } = await openScreen(browser, undefined, { locale, timezoneId });
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) problems.push(line.text());
  });
  await page.goto("/entrar");
  await page.getByRole("button", { name: "Caio Menezes" }).click();
  await page.waitForURL("**/conversas");
  await page.getByRole("heading", { name: title, level: 1 }).waitFor({ state: "attached" });
  const all = page.getByRole("button", { name: /^(Todas|All)\d*$/ }).first();
  const row = page.locator("[data-conversation]").filter({ hasText: customer });
  const message = page.getByRole("log").getByRole("article").last();
  await all.click();
  await row.click();
  await message.waitFor();
  // Now all of it comes from the server with the page, and the times with it.
  await page.reload();
  await message.waitFor();
  await page.goto("/conversas");
  await all.click();
  await row.locator("time").waitFor();
  expect(await page.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe(
    timezoneId,
  );
  expect(problems).toEqual([]);
  await context.close();
});
