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

it("carries a customer's words to every operator of the company, and an answer back", async () => {
  const customerScreen = await openScreen(browser);
  const caioScreen = await openScreen(browser);
  const helenaScreen = await openScreen(browser);
  const otherScreen = await openScreen(browser);
  const screens = [customerScreen, caioScreen, helenaScreen, otherScreen];
  await signIn(caioScreen.page, "caio@horizonte.example");
  await signIn(helenaScreen.page, "dono@horizonte.example");
  await signIn(otherScreen.page, "dona@aurora.example");
  const caio = inboxOn(caioScreen.page);
  const helena = inboxOn(helenaScreen.page);
  const other = inboxOn(otherScreen.page);
  for (const inbox of [caio, helena, other]) await inbox.showAll();
  const births = await Promise.all(screens.slice(1).map(({ page }) => birthOf(page)));

  const phone = await newPhone(customerScreen.page);
  await phone.write("Bom dia, vocês fazem armário?");
  await caio.row(phone.customer).waitFor();
  await helena.row(phone.customer).waitFor();
  await caio.open(phone.customer);
  await caio.message("Bom dia, vocês fazem armário?").waitFor();

  await phone.closeChat();
  await caio.answer("Fazemos, sim. Para qual parede?");
  await caio.hasStatus("Fazemos, sim.", "Entregue");
  await phone.openChat();
  await phone.sees("Fazemos, sim. Para qual parede?");
  await caio.hasStatus("Fazemos, sim.", "Lida");
  expect(await phone.countOf("Fazemos, sim. Para qual parede?")).toBe(1);

  await helena.open(phone.customer);
  await helena.message("Bom dia, vocês fazem armário?").waitFor();
  await helena.hasStatus("Fazemos, sim.", "Lida");
  await phone.write("A da cozinha");
  await caio.message("A da cozinha").waitFor();
  await helena.message("A da cozinha").waitFor();

  expect(await other.row(phone.customer).count()).toBe(0);
  const address = new URL(caioScreen.page.url()).pathname;
  expect(await Promise.all(screens.slice(1).map(({ page }) => birthOf(page)))).toEqual(births);
  await otherScreen.page.goto(address);
  await otherScreen.page.getByText("Esta conversa não está mais com você").waitFor();
  expect(await otherScreen.page.getByText("A da cozinha").count()).toBe(0);

  for (const { problems } of screens) expect(problems).toEqual([]);
  await Promise.all(screens.map(({ context }) => context.close()));
});

it("keeps the open conversation, and what it says, over a reload", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Qual o prazo?");
  await inbox.open(phone.customer);
  await inbox.answer("Quinze dias úteis");
  await inbox.hasStatus("Quinze dias úteis", "Lida");
  await inbox.composer.fill("E a entrega");

  await page.reload();
  await inbox.message("Qual o prazo?").waitFor();
  await inbox.hasStatus("Quinze dias úteis", "Lida");
  expect(await inbox.message("Quinze dias úteis").count()).toBe(1);
  await expect.poll(() => inbox.composer.inputValue()).toBe("E a entrega");
  await Promise.all([context.close(), customerScreen.context.close()]);
});

it("shows each kind of message that the phone can send", async () => {
  const customerScreen = await openScreen(browser);
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const inbox = inboxOn(page);
  await inbox.showAll();
  const phone = await newPhone(customerScreen.page);
  await phone.write("Segue tudo");
  await inbox.open(phone.customer);
  for (const action of ["Fotos", "Áudio", "Documento", "Local", "Contato", "Figurinha"]) {
    await phone.send(action);
  }
  const thread = page.getByRole("log", { name: "Conversa" });
  await thread.locator("[data-kind=audio]").waitFor();
  for (const kind of ["document", "location", "contact", "sticker"]) {
    await thread.locator(`[data-kind=${kind}]`).waitFor();
  }
  await thread.locator("[data-kind=image] img, [data-kind=album] img").first().waitFor();

  await phone.write("Texto com erro");
  await inbox.message("Texto com erro").waitFor();
  await phone.send("Editar última");
  await customerScreen.page.getByRole("textbox", { name: "Mensagem" }).fill("Texto certo");
  await customerScreen.page.getByRole("button", { name: "Salvar edição" }).click();
  await inbox.message("Texto certo").getByText("editada").waitFor();
  await phone.send("Apagar última");
  await thread.getByText("Mensagem apagada pelo cliente").waitFor();
  await Promise.all([context.close(), customerScreen.context.close()]);
});
