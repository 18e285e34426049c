import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, stand, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(() => setChaos({ duplicate: false, reorder: false, sendFailure: "none" }));
afterAll(() => browser.close());

async function setChaos(patch: object): Promise<void> {
  await fetch(new URL("/_fake/chaos", stand.evolutionUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(patch),
  });
}

it("shows each message once when every event comes twice and out of order", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.turn("Repetir cada evento", true);
  await phone.turn("Trocar a ordem", true);
  const texts = ["Primeiro.", "Segundo.", "Terceiro."];
  for (const text of texts) await phone.write(text);
  await inbox.open(phone.customer);
  for (const text of texts) await inbox.message(text).waitFor();
  await inbox.answer("Recebi os três");
  await inbox.hasStatus("Recebi os três", "Lida");
  for (const text of [...texts, "Recebi os três"]) {
    expect(await inbox.message(text).count()).toBe(1);
  }
  await Promise.all([context.close(), customerScreen.context.close()]);
});

it("never sends twice when the provider answers 500 after delivering", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Confirma?");
  await inbox.open(phone.customer);
  await phone.turn("Responder 500 ao envio", true);
  await inbox.answer("Confirmado");
  await phone.sees("Confirmado");
  await phone.turn("Responder 500 ao envio", false);
  await inbox.hasStatus("Confirmado", "Entregue|Lida");
  expect(await phone.countOf("Confirmado")).toBe(1);
  expect(await inbox.message("Confirmado").count()).toBe(1);
  await Promise.all([context.close(), customerScreen.context.close()]);
});
