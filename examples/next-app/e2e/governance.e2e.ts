import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const jobMs = 60_000;

it("copies and erases a customer, gives a receipt, and writes down who did it", async () => {
  const customer = await openScreen(browser);
  const phone = await newPhone(customer.page);
  await phone.write("Apaguem os meus dados, por favor");
  const { page, context, problems } = await openScreen(browser);
  await signIn(page, "admin@horizonte.example");
  await page.getByText(phone.customer).first().waitFor();
  await page.getByRole("link", { name: "Privacidade" }).click();
  const requests = page.getByRole("list", { name: "Pedidos" });

  await page.getByRole("button", { name: "Tirar cópia dos dados" }).click();
  const copy = page.getByRole("dialog", { name: "Tirar cópia dos dados" });
  await copy.getByLabel("Nome ou telefone da pessoa").fill(phone.customer);
  await copy.getByRole("radio", { name: phone.customer }).check();
  await copy.getByRole("button", { name: "Tirar cópia" }).click();
  const made = requests.getByRole("listitem").filter({ hasText: "Cópia dos dados de" }).first();
  await made.getByText("Concluído").waitFor({ timeout: jobMs });
  await made.getByRole("button", { name: "Abrir messages.csv" }).waitFor();

  await page.getByRole("button", { name: "Excluir uma pessoa" }).click();
  const erase = page.getByRole("dialog", { name: "Excluir uma pessoa" });
  await erase.getByLabel("Nome ou telefone da pessoa").fill(phone.customer);
  await erase.getByRole("radio", { name: phone.customer }).check();
  const submit = erase.getByRole("button", { name: "Excluir para sempre" });
  expect(await submit.isDisabled()).toBe(true);
  await erase.getByLabel("Digite EXCLUIR para confirmar").fill("EXCLUIR");
  await submit.click();
  const erased = requests.getByRole("listitem").filter({ hasText: "Exclusão de" }).first();
  await erased.getByText("Concluído").waitFor({ timeout: jobMs });
  await erased.getByText("Recibo", { exact: true }).click();
  await erased.getByText("Mensagens", { exact: true }).waitFor();
  expect(await page.getByText(phone.customer).count()).toBe(0);

  await page.getByLabel("Eventos brutos do provedor").fill("20");
  await page.getByRole("button", { name: "Salvar prazos" }).click();
  await page.getByText("Prazos salvos.").waitFor();

  await page.getByRole("link", { name: "Registro de auditoria" }).click();
  const log = page.getByRole("list", { name: "Registro de auditoria" });
  await log.getByText("Exclusão pedida").first().waitFor();
  await page.getByLabel("Sobre").selectOption("tenant");
  await log.getByText("Prazos de guarda mudaram").first().waitFor();
  expect(await log.getByText("Exclusão pedida").count()).toBe(0);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Baixar CSV" }).click();
  expect((await file).suggestedFilename()).toBe("audit.csv");
  expect(problems).toEqual([]);
  await Promise.all([context.close(), customer.context.close()]);
});

it("keeps the pages of governance from agents, and their data too", async () => {
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  expect(await page.getByRole("link", { name: "Privacidade" }).count()).toBe(0);
  for (const path of ["/privacidade", "/privacidade/registro", "/equipe"]) {
    await page.goto(path);
    await page.getByText("Esta página é de quem administra").waitFor();
  }
  const status = await page.evaluate(async () => {
    const session = await fetch("/api/internal/v1/get_session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const { tenants } = (await session.json()) as { tenants: { id: string }[] };
    return (await fetch(`/api/internal/v1/audit.csv?tenantId=${tenants[0]?.id}`)).status;
  });
  expect(status).toBe(403);
  await context.close();
});
