import { describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient } from "./index.ts";

type Answer = () => Response;

const ok: Answer = () => Response.json([]);
const failing =
  (status: number, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ status, message: "later" }, { status, headers });
const broken: Answer = () => {
  throw new TypeError("fetch failed", {
    cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
  });
};

/** A client whose server gives these answers in turn, the last one for good. */
function clientOf(
  answers: Answer[],
  retries?: number,
): { client: EvolutionClient; times: number[] } {
  const times: number[] = [];
  const client = createEvolutionClient({
    baseUrl: "https://evo.example",
    apiKey: "k",
    ...(retries === undefined ? {} : { retries }),
    fetch: async () => {
      times.push(performance.now());
      return (answers[times.length - 1] ?? answers.at(-1)!)();
    },
  });
  return { client, times };
}

const text = { number: "5511987650001", text: "Oi" };

describe("reads", () => {
  it("are repeated after a broken connection, 5xx and 429", async () => {
    const { client, times } = clientOf([broken, failing(503), ok]);
    expect(await client.chat.findChats("loja")).toEqual([]);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(99);
  });

  it("are given up after two repetitions, or as many as asked for", async () => {
    const twice = clientOf([failing(500)]);
    await expect(twice.client.settings.find("loja")).rejects.toMatchObject({ status: 500 });
    expect(twice.times).toHaveLength(3);
    const never = clientOf([failing(500)], 0);
    await expect(never.client.settings.find("loja")).rejects.toMatchObject({ status: 500 });
    expect(never.times).toHaveLength(1);
  });

  it("wait as long as Retry-After asks", async () => {
    const { client, times } = clientOf([failing(429, { "retry-after": "1" }), ok]);
    await client.chat.findChats("loja");
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
  });

  it("are not repeated beyond their time-out", async () => {
    const { client, times } = clientOf([failing(429, { "retry-after": "60" })]);
    const call = client.chat.findChats("loja", {}, { timeoutMs: 5_000 });
    await expect(call).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 60_000 });
    expect(times).toHaveLength(1);
  });

  it.each([
    ["a refusal", () => Response.json({ status: 400, message: ["x"] }, { status: 400 })],
    ["a lost key", failing(401)],
    ["a missing licence", () => Response.json({ code: "LICENSE_REQUIRED" }, { status: 503 })],
  ] as [string, Answer][])("are not repeated after %s", async (_, answer) => {
    const { client, times } = clientOf([answer]);
    await expect(client.chat.findChats("loja")).rejects.toThrow();
    expect(times).toHaveLength(1);
  });

  it("stop waiting when their caller aborts", async () => {
    const { client, times } = clientOf([failing(429, { "retry-after": "20" })]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const call = client.chat.findChats("loja", {}, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: "network", retryable: false });
    expect(times).toHaveLength(1);
  });
});

describe("what may change anything", () => {
  const acts: [string, (client: EvolutionClient) => Promise<unknown>][] = [
    ["a send", (c) => c.message.sendText("loja", text)],
    ["an edit of settings", (c) => c.profile.updateProfileName("loja", { name: "Loja" })],
    ["a deletion", (c) => c.instance.delete("loja")],
    ["pairing, although it is a GET", (c) => c.instance.connect("loja")],
    [
      "joining a group, although it is a GET",
      (c) => c.group.acceptInviteCode("loja", { inviteCode: "X" }),
    ],
  ];

  it.each(acts)("leaves once: %s", async (_, act) => {
    const { client, times } = clientOf([failing(503)]);
    await expect(act(client)).rejects.toMatchObject({ status: 503 });
    expect(times).toHaveLength(1);
  });
});
