import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient } from "../index.ts";
import { type FakeEvolution, startFakeEvolution } from "./fake-evolution.ts";
import type { FakeState } from "./fake-state.ts";

let fake: FakeEvolution;
let client: EvolutionClient;

beforeEach(async () => {
  fake = await startFakeEvolution({ serverAckMs: 5, deliveryAckMs: 15 });
  client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({ instanceName: "loja", integration: "WHATSAPP-BAILEYS" });
  fake.phone.scanQr();
});

afterEach(async () => {
  await fake.stop();
});

describe("the control API", () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${fake.url}/_fake/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const state = async (query = ""): Promise<FakeState> =>
    (await fetch(`${fake.url}/_fake/state${query}`)).json() as Promise<FakeState>;

  it("runs commands by name or by position and shows the result", async () => {
    const args = { customerId: "marina-siqueira", text: "pela página" };
    const answer = await post("command", { instance: "loja", command: "say", args });
    expect(await answer.json()).toMatchObject({ ok: true, result: { text: "pela página" } });
    await post("command", { command: "say", args: ["lucia-ferraz", "por posição"] });
    await post("command", {
      command: "addCustomer",
      args: { name: "Novo", phone: "+55 11 90000-1111" },
    });
    const seen = await state("?instance=loja");
    expect(seen.chats["marina-siqueira"]?.[0]?.text).toBe("pela página");
    expect(seen.chats["lucia-ferraz"]?.[0]?.text).toBe("por posição");
    expect(seen.customers.at(-1)).toMatchObject({ id: "novo", phone: "5511900001111" });
    expect(JSON.stringify(seen)).not.toContain(fake.apiKey);
  });

  it("says what is wrong with a command", async () => {
    const unknown = await post("command", { command: "constructor", args: {} });
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      { ok: false, error: 'There is no command "constructor".' },
    ]);
    const missing = await post("command", {
      command: "say",
      args: { customerId: "marina-siqueira" },
    });
    expect(await missing.json()).toEqual({ ok: false, error: 'The command "say" needs "text".' });
  });

  it("sets chaos and answers unchanged when nothing happened", async () => {
    await post("chaos", { duplicate: true });
    const seen = await state();
    expect(seen.chaos.duplicate).toBe(true);
    expect(await state(`?since=${seen.rev}`)).toEqual({ rev: seen.rev, unchanged: true });
  });

  it("tells a listener that something changed", async () => {
    const stream = await fetch(`${fake.url}/_fake/events`);
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    fake.phone.say("marina-siqueira", "novidade");
    const { value } = await reader.read();
    expect(value).toMatch(/^event: change\ndata: \{"rev":\d+\}\n\n$/);
    await reader.cancel();
  });

  it("serves pages of this machine only", async () => {
    const foreign = await fetch(`${fake.url}/_fake/state`, {
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
    const local = await fetch(`${fake.url}/_fake/state`, {
      headers: { origin: "http://localhost:3000" },
    });
    expect(local.headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
    const form = await post("command", {}, { "content-type": "text/plain" });
    expect(form.status).toBe(415);
  });

  it("logs both directions without secrets", async () => {
    await client.message.sendText("loja", { number: "5511981234567", text: "Oi" });
    await client.instance.fetchInstances();
    const log = fake.log();
    expect(log.map(({ label, outcome }) => `${label} ${outcome}`)).toContain("POST sendText 201");
    expect(JSON.stringify(log)).not.toContain((await client.instance.fetchInstances())[0]!.token);
  });

  it("forgets everything on reset", async () => {
    fake.reset();
    expect(fake.state()).toMatchObject({ instances: [], chats: { "marina-siqueira": [] } });
  });
});
