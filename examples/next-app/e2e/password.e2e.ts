import pg from "pg";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openScreen, signIn, stand, startBrowser } from "./stand.ts";

let browser: Browser;
let db: pg.Client;
beforeAll(async () => {
  browser = await startBrowser();
  db = new pg.Client({ connectionString: stand.databaseUrl });
  await db.connect();
});
afterAll(() => Promise.all([browser.close(), db.end()]));

const email = "supervisor@aurora.example";

/** What the mail of Supabase Auth carries. */
const tokenOf = async (address: string) =>
  (
    await db.query<{ token: string | null }>(
      "select nullif(recovery_token, '') as token from auth.users where email = $1",
      [address],
    )
  ).rows[0]?.token ?? null;

it("lets who forgot the password choose another, once, and tells nobody who has an account", async () => {
  const { page, context, problems } = await openScreen(browser);
  const answers: (string | null)[] = [];
  for (const asked of ["ninguem@aurora.example", email]) {
    await page.goto("/entrar");
    await page.getByRole("link", { name: "Esqueci a senha" }).click();
    await page.waitForURL("**/entrar/senha");
    await page.getByRole("heading", { name: "Esqueci a senha" }).waitFor();
    await page.getByLabel("E-mail").fill(asked);
    await page.getByRole("button", { name: "Enviar endereço" }).click();
    const answer = await page.getByRole("status").filter({ hasText: asked }).textContent();
    answers.push(answer?.replace(asked, "…") ?? null);
  }
  expect(answers[0]).toBe(answers[1]);

  await expect.poll(() => tokenOf(email), { timeout: 15_000 }).not.toBeNull();
  const link = `/entrar/nova-senha?token_hash=${await tokenOf(email)}`;
  await page.goto(link);
  await page.getByLabel("Nova senha").fill("curta");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await page.getByText("A senha precisa de pelo menos oito caracteres.").waitFor();
  await page.getByLabel("Nova senha").fill("outra-senha-de-teste");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await page.waitForURL("**/conversas");
  expect(problems).toEqual([]);
  await context.close();

  const again = await openScreen(browser);
  await again.page.goto(link);
  await again.page.getByLabel("Nova senha").fill("mais-uma-senha-de-teste");
  await again.page.getByRole("button", { name: "Salvar e entrar" }).click();
  await again.page.getByText("Este endereço venceu ou já foi usado. Peça outro.").waitFor();

  const account = stand.users.find((user) => user.email === email);
  await again.page.goto("/entrar");
  await again.page.getByLabel("E-mail").fill(email);
  await again.page.getByLabel("Senha", { exact: true }).fill(String(account?.password));
  await again.page.getByRole("button", { name: "Entrar", exact: true }).click();
  await again.page.getByText("E-mail e senha não conferem", { exact: false }).waitFor();
  if (account) account.password = "outra-senha-de-teste";
  await signIn(again.page, email);
  await again.context.close();
});
