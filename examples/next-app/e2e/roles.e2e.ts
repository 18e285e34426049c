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

it("lets a viewer read along and write nothing, not even past the page", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "leitura@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Quem lê isto?");
  await inbox.open(phone.customer);
  await inbox.message("Quem lê isto?").waitFor();
  await page.getByText("Seu acesso é de leitura").waitFor();
  expect(await inbox.composer.count()).toBe(0);

  const conversationId = new URL(page.url()).pathname.split("/")[2];
  const status = await page.evaluate(
    async (id) =>
      (
        await fetch("/api/messages", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            conversationId: id,
            clientMessageId: crypto.randomUUID(),
            content: { kind: "text", body: "Escapou" },
          }),
        })
      ).status,
    conversationId,
  );
  expect(status).toBe(403);
  await Promise.all([context.close(), customerScreen.context.close()]);
});

it("refuses a message that another site sends with an operator's cookies", async () => {
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(new URL("/api/messages", stand.url), {
    method: "POST",
    headers: { cookie, origin: "https://elsewhere.example", "content-type": "application/json" },
    body: "{}",
  });
  expect(answer.status).toBe(403);
  await context.close();
});
