import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { openScreen, signIn, stand, startBrowser } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("takes an invited person from the link into the company, and out of it at once", async () => {
  const admin = await openScreen(browser);
  await signIn(admin.page, "admin@horizonte.example");
  await admin.page.getByRole("link", { name: "Equipe" }).click();
  const people = admin.page.getByRole("list", { name: "Equipe", exact: true });
  await people.getByText("Caio Menezes").waitFor();
  await admin.page.getByRole("button", { name: "Convidar", exact: true }).click();
  const dialog = admin.page.getByRole("dialog", { name: "Convidar uma pessoa" });
  await dialog.getByLabel("E-mail").fill("agente@aurora.example");
  await dialog.getByLabel("Papel").selectOption("supervisor");
  await dialog.getByRole("button", { name: "Convidar", exact: true }).click();
  const link = await admin.page.locator("code", { hasText: "/convite#" }).textContent();
  const { hash } = new URL(String(link));

  const guest = await openScreen(browser);
  await guest.page.goto(`/convite${hash}`);
  await guest.page.getByRole("link", { name: "Entrar" }).click();
  const account = stand.users.find(({ email }) => email === "agente@aurora.example");
  await guest.page.getByLabel("E-mail").fill("agente@aurora.example");
  await guest.page.getByLabel("Senha", { exact: true }).fill(String(account?.password));
  await guest.page.getByRole("button", { name: "Entrar", exact: true }).click();
  await guest.page.getByLabel(/^Seu nome/).fill("Bia Rocha");
  await guest.page.getByRole("button", { name: "Aceitar o convite" }).click();
  await guest.page.waitForURL("**/conversas");

  await guest.page.getByRole("button", { name: /^Conta de/ }).click();
  await guest.page.getByText("Marcenaria Horizonte").last().click();
  await guest.page
    .getByRole("navigation", { name: "Navegação principal" })
    .getByText("Marcenaria Horizonte")
    .first()
    .waitFor();
  await inboxOn(guest.page).showAll();

  await admin.page.reload();
  await admin.page.getByRole("button", { name: "Tirar Bia Rocha" }).click();
  await admin.page.getByRole("button", { name: "Tirar da empresa" }).click();
  await guest.page.getByText("Você ainda não faz parte", { exact: false }).waitFor();
  expect(guest.problems).toEqual([]);
  expect(admin.problems).toEqual([]);
  await Promise.all([guest.context.close(), admin.context.close()]);
});

it("makes a team, puts a colleague into it, and shows who is away", async () => {
  const admin = await openScreen(browser);
  const colleague = await openScreen(browser);
  await signIn(colleague.page, "lia@horizonte.example");
  await colleague.page.getByRole("button", { name: /^Conta de Lia Moura/ }).click();
  await colleague.page.getByRole("button", { name: "Ausente" }).click();
  await colleague.page.getByRole("button", { name: "Conta de Lia Moura, Ausente" }).waitFor();
  await colleague.page.reload();
  await colleague.page.getByRole("button", { name: "Conta de Lia Moura, Ausente" }).waitFor();

  await signIn(admin.page, "admin@horizonte.example");
  await admin.page.goto("/equipe");
  const people = admin.page.getByRole("list", { name: "Equipe", exact: true });
  const lia = people.getByRole("listitem").filter({ hasText: "Lia Moura" });
  await lia.getByText("Ausente").waitFor();

  await admin.page.getByRole("button", { name: "Nova equipe" }).click();
  const dialog = admin.page.getByRole("dialog", { name: "Nova equipe" });
  await dialog.getByLabel("Nome da equipe").fill("Medições");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await dialog.getByRole("alert").getByText("Já existe uma equipe com este nome.").waitFor();
  await dialog.getByLabel("Nome da equipe").fill("Entregas");
  await dialog.getByLabel("Lia Moura").check();
  await dialog.getByLabel("Loja Pinheiros").check();
  await dialog.getByRole("button", { name: "Salvar" }).click();
  const team = admin.page.getByRole("list", { name: "Equipes" }).getByRole("listitem");
  await team.filter({ hasText: "Entregas" }).getByText("Lia Moura").waitFor();
  await lia.getByText("Entregas", { exact: false }).waitFor();

  await admin.page.getByRole("button", { name: "Mudar Entregas" }).click();
  const edit = admin.page.getByRole("dialog", { name: "Mudar Entregas" });
  await edit.getByLabel("Nome da equipe").fill("Entregas e montagem");
  await edit.getByLabel("Lia Moura").uncheck();
  await edit.getByRole("button", { name: "Salvar" }).click();
  await team.filter({ hasText: "Entregas e montagem" }).getByText("Ninguém ainda").waitFor();

  await admin.page.getByRole("button", { name: "Excluir a equipe Entregas e montagem" }).click();
  const removal = admin.page.getByRole("dialog", { name: "Excluir a equipe Entregas e montagem?" });
  await removal.getByRole("button", { name: "Excluir", exact: true }).click();
  await team.filter({ hasText: "Entregas e montagem" }).waitFor({ state: "detached" });
  expect(admin.problems).toEqual([]);
  await Promise.all([admin.context.close(), colleague.context.close()]);
});
