import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inboxOn } from "./inbox.ts";
import { newPhone } from "./phone.ts";
import { openScreen, signIn, startBrowser } from "./stand.ts";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** What axe finds on the page as it stands: rule and the first element that breaks it. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, {
      runOnly: { type: "tag", values },
      rules: { "page-has-heading-one": { enabled: true } },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(" ")}`);
  }, standards);
}

it.each([
  ["wide", 1280, "Claro"],
  ["wide", 1280, "Escuro"],
  ["narrow", 390, "Claro"],
] as const)("keeps WCAG 2.2 AA on a %s screen of %i px, %s", async (_name, width, scheme) => {
  const { page, context } = await openScreen(browser, { width, height: 860 });
  for (const path of ["/entrar/senha", "/entrar/nova-senha", "/entrar"]) {
    await page.goto(path);
    expect(await violationsOn(page), path).toEqual([]);
  }

  const customer = await openScreen(browser);
  const phone = await newPhone(customer.page);
  await phone.write("Uma pergunta");
  expect(await violationsOn(customer.page)).toEqual([]);

  await signIn(page, "dono@horizonte.example");
  await page.getByRole("button", { name: "Conta de Helena Duarte" }).click();
  await page.getByRole("button", { name: scheme }).click();
  await page.keyboard.press("Escape");
  const inbox = inboxOn(page);
  await inbox.showAll();
  await inbox.row(phone.customer).waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await inbox.open(phone.customer);
  await inbox.composer.waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.goto("/canais");
  await page.getByRole("heading", { name: "Loja Pinheiros" }).waitFor();
  expect(await violationsOn(page)).toEqual([]);
  for (const [path, list] of [
    ["/equipe", "Equipes"],
    ["/privacidade", null],
    ["/privacidade/registro", "Registro de auditoria"],
  ] as const) {
    await page.goto(path);
    if (list) await page.getByRole("list", { name: list }).waitFor();
    else await page.getByLabel("Eventos brutos do provedor").waitFor();
    expect(await violationsOn(page), path).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBe(0);
  }
  await Promise.all([context.close(), customer.context.close()]);
});
