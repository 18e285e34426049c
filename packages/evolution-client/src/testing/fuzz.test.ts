import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEvolutionClient, isEvolutionError, parseWebhook, unwrapMessage } from "../index.ts";
import { createHostileServer, expectCleanPrototypes, readHostileWebhook } from "./fuzz.ts";
import { createMutator } from "./mutate.ts";

const cases = 10_000;

function fixtures(kind: "rest" | "webhook"): unknown[] {
  const folder = new URL(`./__fixtures__/${kind}/`, import.meta.url);
  return readdirSync(folder).map((file) => {
    const { body, response } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    return kind === "rest" ? response.body : body;
  });
}

/** Milliseconds that a body may take on a busy machine; quadratic readers need minutes. */
const boundMs = 2_000;

async function timed(act: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

const nested = (depth: number): string => `${'{"message":'.repeat(depth)}1${"}".repeat(depth)}`;

async function answerOf(text: string, status: number): Promise<unknown> {
  const client = createEvolutionClient({
    baseUrl: "https://evo.example",
    apiKey: "key",
    retries: 0,
    fetch: async () =>
      new Response(text, { status, headers: { "content-type": "application/json" } }),
  });
  return client.chat.findChats("loja").catch((error: unknown) => error);
}

describe("hostile bodies", () => {
  it(`do not break the webhook reader in ${cases} mutations of the captured ones`, () => {
    const mutator = createMutator(fixtures("webhook"), 11);
    for (let index = 0; index < cases; index += 1) readHostileWebhook(mutator.value());
    expectCleanPrototypes();
  });

  it(`do not break the answer decoder in ${cases} mutations of the captured ones`, async () => {
    const server = createHostileServer(createMutator(fixtures("rest"), 12));
    for (let index = 0; index < cases; index += 1) await server.call();
    expectCleanPrototypes();
  });

  it("are the same for the same seed, and differ otherwise", () => {
    const bodies = fixtures("webhook");
    const some = (seed: number) => {
      const mutator = createMutator(bodies, seed);
      return Array.from({ length: 50 }, () => mutator.text()).join("\n");
    };
    expect(some(1)).toBe(some(1));
    expect(some(1)).not.toBe(some(2));
  });

  it("are read in bounded time when they are deep", async () => {
    const deep = nested(200_000);
    const body = JSON.parse(`{"event":"messages.upsert","data":${deep}}`);
    expect(await timed(() => parseWebhook(body))).toBeLessThan(boundMs);
    expect(await timed(() => unwrapMessage(body.data))).toBeLessThan(boundMs);
    const error = await answerOf(deep, 400);
    expect(isEvolutionError(error) && error.message.length).toBeLessThan(500);
  });

  it("are read in bounded time when they are huge", async () => {
    const list = Array.from({ length: 300_000 }, (_, id) => ({ key: { id: String(id) } }));
    expect(await timed(() => parseWebhook({ event: "messages.set", data: list }))).toBeLessThan(
      boundMs,
    );
    const messages = JSON.stringify({ status: 400, response: { message: list } });
    expect(await timed(() => answerOf(messages, 400))).toBeLessThan(boundMs * 2);
    const page = `<h1>${"x".repeat(20_000_000)}`;
    const error = await answerOf(page, 502);
    expect(isEvolutionError(error) && String(error.body).length).toBeLessThanOrEqual(2000);
  });
});
