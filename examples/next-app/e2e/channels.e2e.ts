import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("takes an admin from a name over a scanned code to a customer's first message", async () => {
  const { page, context, problems } = await openScreen(browser);
  const name = `Loja ${Math.floor(Math.random() * 1e6)}`;
  await signIn(page, "admin@horizonte.example");
  await page.getByRole("link", { name: "Canais" }).click();
  await page.getByRole("button", { name: "Novo canal" }).click();
  await page.getByLabel("Nome do canal").fill(name);
  await page.getByLabel("Nome do canal").press("Enter");

  const dialog = page.getByRole("dialog", { name: `Parear ${name}` });
  await dialog.getByRole("img", { name: "Código QR" }).waitFor();
  await dialog.getByText(/novo código em \d+ s/).waitFor();
  await dialog.getByRole("button", { name: "Usar código de 8 letras" }).click();
  await dialog.getByLabel("Número do celular, com país").fill("+55 11 94002-2264");
  await dialog.getByRole("button", { name: "Pedir código" }).click();
  await dialog.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).waitFor();
  await dialog.getByRole("button", { name: "Ler o código" }).click();
  await dialog.getByText("Celular pareado").waitFor();
  await dialog.getByRole("button", { name: "Concluir" }).click();
  const card = page.getByRole("article", { name });
  await card.getByText("Conectado", { exact: true }).waitFor();
  const instance = await card.getByText(/^loja-\d+-[0-9a-f]{8}$/).textContent();

  const said = await page.evaluate(
    async ({ instance, text }) => {
      const command = (body: object) =>
        fetch("/api/simulator/command", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ instance, ...body }),
        });
      const added = await command({
        command: "addCustomer",
        args: { name: text, phone: `55119${String(Date.now()).slice(-8)}` },
      });
      const { result } = await added.json();
      return (await command({ command: "say", args: { customerId: result.id, text } })).status;
    },
    { instance, text: `Cliente de ${name}` },
  );
  expect(said).toBe(200);
  await page.getByRole("link", { name: "Conversas" }).click();
  const inbox = inboxOn(page);
  await inbox.showAll();
  await inbox.row(`Cliente de ${name}`).first().waitFor();

  await page.getByRole("link", { name: "Canais" }).click();
  await card.getByRole("button", { name: `Mais ações de ${name}` }).click();
  await page.getByRole("button", { name: "Verificar eventos" }).click();
  await page.getByText("Tudo certo").waitFor();
  await page.getByRole("button", { name: "Fechar" }).first().click();
  const more = card.getByRole("button", { name: `Mais ações de ${name}` });
  expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
  await more.press("Enter");
  await page.getByRole("button", { name: "Desconectar celular" }).click();
  const confirm = page.getByRole("dialog", { name: `Desconectar ${name}?` });
  await confirm.getByRole("button", { name: "Desconectar celular" }).click();
  await card.getByText(/^Fora do ar/).waitFor();
  await card.getByText("Sessão encerrada no celular").waitFor();

  await card.getByRole("button", { name: `Mais ações de ${name}` }).click();
  await page.getByRole("button", { name: "Excluir canal" }).click();
  await page.getByLabel(`Para confirmar, digite ${name}`).fill(name);
  await page.keyboard.press("Enter");
  await card.waitFor({ state: "detached" });
  expect(problems).toEqual([]);
  await context.close();
});

it("tells an agent whose part channels are, and offers no way in", async () => {
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  expect(await page.getByRole("link", { name: "Canais" }).count()).toBe(0);
  await page.goto("/canais");
  await page.getByRole("heading", { name: "Canais ficam com a administração" }).waitFor();
  await context.close();
});
