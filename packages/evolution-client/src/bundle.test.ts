import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** Bundles what a caller would write, as an app for browsers or edge does. */
async function bundle(source: string): Promise<string> {
  const result = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "neutral",
    target: "es2022",
    conditions: ["@prosa/source"],
  });
  return result.outputFiles[0]?.text ?? "";
}

const gzipped = (code: string): number => gzipSync(code).length;

const resource = (name: string): string =>
  `import { ${name} } from "./index.ts"; globalThis.made = ${name};`;

const withTransport = (name: string): string =>
  `import { createRequester, ${name} } from "./index.ts";
   globalThis.made = ${name}(createRequester({ baseUrl: "https://evo.example", apiKey: "k" }));`;

const whole = `import * as everything from "./index.ts"; globalThis.made = everything;`;

/** What every web runtime has, and nothing of Node's. */
const webGlobals = (fetch: typeof globalThis.fetch) => ({
  fetch,
  URL,
  Headers,
  Response,
  AbortController,
  AbortSignal,
  TextEncoder,
  TextDecoder,
  crypto,
  atob,
  setTimeout,
  clearTimeout,
});

describe("bundle", () => {
  it.each([
    "createMessageResource",
    "createChatResource",
    "createGroupResource",
    "createInstanceResource",
    "createProfileResource",
  ])("%s stays under 3 kB gzipped, and under 3.4 kB with its transport", async (name) => {
    expect(gzipped(await bundle(resource(name)))).toBeLessThan(3_000);
    expect(gzipped(await bundle(withTransport(name)))).toBeLessThan(3_400);
  });

  it("with everything stays under 12 kB gzipped", async () => {
    expect(gzipped(await bundle(whole))).toBeLessThan(12_000);
  });

  it("parseWebhook alone brings no client with it", async () => {
    const code = await bundle(
      `import { parseWebhook } from "./index.ts"; globalThis.made = parseWebhook;`,
    );
    expect(code).not.toContain("fetch");
  });
});

describe("in a runtime with web standards alone", () => {
  it("sends, reads and verifies", async () => {
    const calls: string[] = [];
    const context = createContext({
      ...webGlobals(async (input) => {
        calls.push(String(input));
        return Response.json({ key: { id: "3EB0" }, version: "2.3.7" }, { status: 201 });
      }),
    });
    const code = await bundle(`
      import { createEvolutionClient, parseWebhook, verifyWebhook, readBytes } from "./index.ts";
      const client = createEvolutionClient({ baseUrl: "https://evo.example", apiKey: "k" });
      globalThis.made = (async () => ({
        id: (await client.message.sendText("loja", { number: "55", text: "Oi" })).key.id,
        version: (await client.version()).text,
        kind: parseWebhook({ event: "call", data: {} }).kind,
        genuine: await verifyWebhook(new Headers({ "x-prosa-token": "t" }), { token: "t" }),
        bytes: readBytes("YQ==")?.[0],
      }))();`);
    runInContext(code, context);
    expect(await context.made).toEqual({
      id: "3EB0",
      version: "2.3.7",
      kind: "call",
      genuine: true,
      bytes: 97,
    });
    expect(calls).toHaveLength(2);
  });

  it("imports nothing of Node's", async () => {
    expect(await bundle(whole)).not.toMatch(/node:|require\(|process\.|Buffer\./);
  });
});
