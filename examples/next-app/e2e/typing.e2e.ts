import type { Browser } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("shows the operator that the customer is writing, and that they stopped", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Oi");
  await inbox.open(phone.customer);

  await phone.startWriting("Estou escreven");
  const typing = page.getByText("está digitando");
  await typing.first().waitFor();
  await typing.first().waitFor({ state: "hidden" });
  await Promise.all([context.close(), customerScreen.context.close()]);
});

it("shows the customer that an operator answers", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Ainda atendem hoje?");
  await inbox.open(phone.customer);
  await inbox.composer.pressSequentially("Até as dezo", { delay: 40 });
  await phone.sees("digitando");
  await Promise.all([context.close(), customerScreen.context.close()]);
});

it("tells an operator that a colleague answers in the same conversation", async () => {
  const customerScreen = await openScreen(browser);
  const caioScreen = await openScreen(browser);
  const helenaScreen = await openScreen(browser);
  await signIn(caioScreen.page, "caio@horizonte.example");
  await signIn(helenaScreen.page, "dono@horizonte.example");
  const caio = inboxOn(caioScreen.page);
  const helena = inboxOn(helenaScreen.page);
  await Promise.all([caio.showAll(), helena.showAll()]);
  const phone = await newPhone(customerScreen.page);
  await phone.write("Alguém aí?");
  await caio.open(phone.customer);
  await helena.open(phone.customer);

  await caio.composer.pressSequentially("Aqui, Ca", { delay: 60 });
  await helenaScreen.page.getByText("Caio está respondendo nesta conversa").waitFor();
  for (const { context } of [customerScreen, caioScreen, helenaScreen]) await context.close();
});
