import { chromiumFlags, findChromium } from "@prosa/local-stack/testing";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

/** Where the journeys happen: what `.prosa/demo.json` says of a running demo. */
export interface Stand {
  url: string;
  webhookUrl: string;
  webhookSecret: string;
  instance: string;
  evolutionUrl: string;
  evolutionApiKey: string;
  secretKey: string;
  databaseUrl: string;
  publishableKey: string;
  users: { email: string; password: string; role: string; tenant: string }[];
}

declare module "vitest" {
  interface ProvidedContext {
    stand: Stand;
  }
}

/** How long a change may take to travel from one browser to another, in milliseconds. */
export const travelMs = 15_000;

export const stand = inject("stand");

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
}

export interface Screen {
  context: BrowserContext;
  page: Page;
  /** Errors of the page's own scripts and of its content security policy, in order. */
  problems: string[];
}

/** A fresh browser profile, in Portuguese unless told otherwise, so that people of one test share nothing. */
export async function openScreen(
  browser: Browser,
  viewport = { width: 1280, height: 860 },
  { locale, timezoneId } = { locale: "pt-BR", timezoneId: "America/Sao_Paulo" },
): Promise<Screen> {
  const context = await browser.newContext({ baseURL: stand.url, viewport, locale, timezoneId });
  context.setDefaultTimeout(travelMs);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) problems.push(line.text());
  });
  return { context, page, problems };
}

/** Signs in by the form, as a person would, and waits for the conversations. */
export async function signIn(page: Page, email: string): Promise<void> {
  const account = stand.users.find((user) => user.email === email);
  if (!account) throw new Error(`The demo has no account ${email}; see "users" in demo.json.`);
  await page.goto("/entrar");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Senha", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.waitForURL("**/conversas");
}

/** Opens the simulator as one customer, on the stand's own number. */
export async function openPhone(page: Page, customer: string): Promise<void> {
  await page.goto("/simulator");
  await page.locator('main[aria-busy="false"]').waitFor();
  await page.getByRole("button", { name: customer }).first().click();
}
