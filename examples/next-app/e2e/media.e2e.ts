import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("carries files both ways, each side seeing the other's picture", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 120, height: 80 } });
  const file = { name: "amostra.png", mimeType: "image/png", buffer: picture };

  await customerScreen.page.locator("input[type=file][accept]").setInputFiles(file);
  await inbox.open(phone.customer);
  const theirs = page.locator("[data-kind=image][data-direction=in] img").first();
  await theirs.waitFor();
  await expect
    .poll(() => theirs.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(120);

  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("button", { name: "Remover amostra.png" }).waitFor();
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  const ours = customerScreen.page.getByRole("log").getByRole("img", { name: "amostra.png" });
  await expect.poll(() => ours.count(), { timeout: 15_000 }).toBe(2);
  const width = () => ours.last().evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBe(120);
  await Promise.all([context.close(), customerScreen.context.close()]);
});
