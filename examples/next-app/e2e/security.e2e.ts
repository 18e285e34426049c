import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScreen, signIn, stand, startBrowser, travelMs } from "./stand.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const pages = [
  "/entrar",
  "/conversas",
  "/canais",
  "/equipe",
  "/privacidade",
  "/privacidade/registro",
  "/simulator",
];
const elsewhere = "https://evil.example";

describe("every page", () => {
  it("answers with its own policy and breaks none of it", async () => {
    const { page, context, problems } = await openScreen(browser);
    const nonces = new Set<string>();
    const look = async (path: string) => {
      const answer = await page.goto(path, { waitUntil: "networkidle" });
      expect(answer?.status(), path).toBe(200);
      const headers = (await answer?.allHeaders()) ?? {};
      const policy = headers["content-security-policy"] ?? "";
      expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
      });
      expect(headers).not.toHaveProperty("x-powered-by");
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
    };
    await look("/entrar");
    await signIn(page, "dono@horizonte.example");
    for (const path of pages.slice(1)) await look(path);
    expect(nonces.size).toBe(pages.length);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("runs no script that came without its nonce, and is shown in no frame", async () => {
    const { page, context } = await openScreen(browser);
    await page.goto("/entrar");
    const ran = await page.evaluate(async () => {
      const violated = new Promise<string>((resolve) =>
        document.addEventListener("securitypolicyviolation", (event) =>
          resolve(event.effectiveDirective),
        ),
      );
      const box = document.createElement("div");
      box.innerHTML = "<img src=x onerror='window.ran = true'>";
      document.body.append(box);
      return { directive: await violated, ran: "ran" in window };
    });
    expect(ran).toEqual({ directive: "script-src-attr", ran: false });

    const outer = await context.newPage();
    await outer.setContent(`<iframe src="${stand.url}/entrar"></iframe>`);
    const frame = outer.frames()[1];
    await expect
      .poll(
        async () =>
          frame
            ?.locator("form")
            .count()
            .catch(() => 0),
        { timeout: travelMs },
      )
      .toBe(0);
    await context.close();
  });
});

describe("what a browser gets", () => {
  it("holds no secret of the installation, in scripts, pages and answers", async () => {
    const secrets = [
      stand.secretKey,
      stand.webhookSecret,
      stand.evolutionApiKey,
      new URL(stand.databaseUrl).password,
    ].filter((secret) => secret.length > 0);
    const { page, context } = await openScreen(browser);
    const reading: Promise<string>[] = [];
    const read = async (answer: Response) => {
      const body = await answer.text().catch(() => "");
      return `${answer.url()}\n${JSON.stringify(await answer.allHeaders())}\n${body}`;
    };
    page.on("response", (answer) => {
      // A stream has no end to wait for.
      if (!answer.headers()["content-type"]?.startsWith("text/event-stream"))
        reading.push(read(answer));
    });
    await signIn(page, "dono@horizonte.example");
    for (const path of pages.slice(1)) await page.goto(path, { waitUntil: "networkidle" });
    const all = (await Promise.all(reading)).join("\n");
    expect(secrets.length).toBeGreaterThan(2);
    expect(all).toContain(stand.publishableKey);
    expect(all).toContain("/_next/static/");
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    await context.close();
  });

  it("keeps the session in cookies that other sites' forms do not carry", async () => {
    const { page, context } = await openScreen(browser);
    await signIn(page, "caio@horizonte.example");
    const cookies = await context.cookies();
    const session = cookies.filter(({ name }) => name.startsWith("sb-"));
    expect(session.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatchObject({ sameSite: "Lax" });
    await context.close();
  });
});

describe("another site", () => {
  const ask = async (page: Page, path: string, headers: Record<string, string>, data = "{}") =>
    (await page.request.post(path, { headers, data, maxRedirects: 0 })).status();

  it("writes nothing with this browser's cookies", async () => {
    const { page, context } = await openScreen(browser);
    await signIn(page, "caio@horizonte.example");
    const json = { "content-type": "application/json" };
    for (const path of ["/api/messages", "/api/internal/v1/get_session", "/api/simulator/say"]) {
      expect(await ask(page, path, { ...json, origin: elsewhere })).toBe(403);
      expect(await ask(page, path, { "content-type": "text/plain", origin: stand.url })).toBe(415);
    }
    const own = { ...json, origin: stand.url };
    expect(await ask(page, "/api/internal/v1/get_session", own)).toBe(200);
    await context.close();
  });

  it("runs no server action with them", async () => {
    const { page, context } = await openScreen(browser);
    await signIn(page, "caio@horizonte.example");
    const asked = page.waitForRequest((request) => "next-action" in request.headers());
    await page.getByRole("button", { name: "Conta de Caio Menezes" }).click();
    await page.getByRole("button", { name: "Escuro" }).click();
    const action = await asked;
    const { "next-action": id = "", "content-type": type = "" } = action.headers();
    const headers = { "next-action": id, "content-type": type };
    const body = action.postData() ?? "";
    const path = new URL(action.url()).pathname;
    expect(await ask(page, path, { ...headers, origin: elsewhere }, body)).toBeGreaterThanOrEqual(
      400,
    );
    expect(await ask(page, path, { ...headers, origin: stand.url }, body)).toBeLessThan(400);
    await context.close();
  });
});

it("takes no body of any size", async () => {
  const { page, context } = await openScreen(browser);
  await signIn(page, "caio@horizonte.example");
  const post = async (path: string) =>
    (
      await page.request.post(path, {
        headers: { "content-type": "application/json", origin: stand.url },
        data: `"${"x".repeat(2_000_000)}"`,
      })
    ).status();
  expect(await post("/api/messages")).toBe(422);
  expect(await post("/api/internal/v1/get_session")).toBe(422);
  expect(await post("/api/simulator/say")).toBe(413);
  await context.close();
});

it("shuts the door to who guesses passwords, and to nobody else", async () => {
  const { page, context } = await openScreen(browser);
  await page.goto("/entrar");
  const submit = page.getByRole("button", { name: "Entrar", exact: true });
  const answered = () =>
    page.waitForResponse((answer) => answer.request().method() === "POST" && answer.ok());
  const secret = page.getByLabel("Senha", { exact: true });
  const tryOnce = async (password: string) => {
    await page.getByLabel("E-mail").fill("leitura@aurora.example");
    await secret.fill(password);
    await Promise.all([answered(), submit.click()]);
    // The form is emptied once the answer is shown; what is typed before that goes with it.
    await expect.poll(() => secret.inputValue(), { timeout: 15_000 }).toBe("");
  };
  for (let n = 0; n < 10; n++) await tryOnce(`errada-${n}`);
  const account = stand.users.find(({ email }) => email === "leitura@aurora.example");
  await tryOnce(account?.password ?? "");
  await page.getByRole("alert").filter({ hasText: "tentativas" }).waitFor();
  await signIn(page, "agente@aurora.example");
  await context.close();
});
