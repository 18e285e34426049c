import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openScreen, signIn, stand, startBrowser, travelMs } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

it("sends whoever is not signed in to the door, and back to where they wanted to go", async () => {
  const { page, context } = await openScreen(browser);
  const wanted = "/conversas/0193a8f0-0000-7000-8000-000000000000";
  await page.goto(wanted);
  expect(new URL(page.url()).pathname).toBe("/entrar");
  const account = stand.users[0];
  await page.getByLabel("E-mail").fill(account?.email ?? "");
  await page.getByLabel("Senha", { exact: true }).fill(account?.password ?? "");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.waitForURL(`**${wanted}`);
  await context.close();
});

it("says in plain words why a sign-in failed, and keeps the e-mail", async () => {
  const { page, context } = await openScreen(browser);
  await page.goto("/entrar");
  const submit = page.getByRole("button", { name: "Entrar", exact: true });
  const reason = page.getByRole("alert").filter({ hasText: /\S/ });

  await submit.click();
  await reason.getByText("Preencha e-mail e senha").waitFor();

  await page.getByLabel("E-mail").fill("caio@horizonte.example");
  await page.getByLabel("Senha", { exact: true }).fill("errada");
  await submit.click();
  await reason.getByText("E-mail e senha não conferem").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe("caio@horizonte.example");
  await context.close();
});

it("lets a demo account in with one click, and out again", async () => {
  const { page, context, problems } = await openScreen(browser);
  await page.goto("/entrar");
  await page.getByRole("button", { name: "Lia Moura" }).click();
  await page.waitForURL("**/conversas");
  await page.getByRole("button", { name: "Conta de Lia Moura" }).click();
  await page.getByRole("button", { name: "Sair" }).click();
  await page.waitForURL("**/entrar");
  await page.goto("/conversas");
  expect(new URL(page.url()).pathname).toBe("/entrar");
  expect(problems).toEqual([]);
  await context.close();
});

it("speaks English to whoever asks for it, before and after the door", async () => {
  const { page, context } = await openScreen(browser);
  await page.goto("/entrar");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByRole("button", { name: "Caio Menezes" }).click();
  await page.waitForURL("**/conversas");
  await page.getByRole("button", { name: "Account of Caio Menezes" }).waitFor();
  await context.close();
});

it("keeps the chosen color scheme over a reload", async () => {
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  await page.getByRole("button", { name: "Conta de Caio Menezes" }).click();
  await page.getByRole("button", { name: "Escuro" }).click();
  const scheme = () => page.evaluate(() => getComputedStyle(document.body).colorScheme);
  await expect.poll(scheme, { timeout: travelMs }).toBe("dark");
  await expect
    .poll(async () => (await context.cookies()).some(({ name }) => name === "prosa-scheme"))
    .toBe(true);
  await page.reload();
  expect(await scheme()).toBe("dark");
  await context.close();
});
