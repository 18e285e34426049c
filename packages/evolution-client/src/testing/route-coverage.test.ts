import { afterAll, beforeAll, expect, it } from "vitest";
import { createEvolutionClient, type EvolutionClient, isEvolutionError } from "../index.ts";
import { type FakeEvolution, startFakeEvolution } from "./fake-evolution.ts";

/** A request with the fields that any method could want. */
const request = {
  number: "5511981234567",
  numbers: ["5511981234567"],
  text: "Oi",
  media: "AAAA",
  audio: "AAAA",
  sticker: "AAAA",
  video: "AAAA",
  mediatype: "image",
  url: "https://crm.example/hooks",
  events: [],
  enabled: false,
  instanceName: "nova",
  integration: "WHATSAPP-BAILEYS",
  groupJid: "120363000000000201@g.us",
  remoteJid: "5511981234567@s.whatsapp.net",
  verifyToken: "evolution",
  challenge: "1",
};

let fake: FakeEvolution;
let client: EvolutionClient;

beforeAll(async () => {
  fake = await startFakeEvolution({ seed: 4 });
  client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey, retries: 0 });
});

afterAll(async () => {
  await fake.stop();
});

const probe = createEvolutionClient({ baseUrl: "https://evo.example", apiKey: "k" });
const methods = Object.entries(probe).flatMap(([resource, value]) =>
  typeof value === "object" ? Object.keys(value).map((name) => [resource, name] as const) : [],
);
const withoutInstance = ["create", "fetchInstances", "evolution", "meta", "verifyMeta"];

it.each(methods)("the fake has a route for %s.%s", async (resource, name) => {
  const members = client[resource as "chat"] as unknown as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  const bare = withoutInstance.includes(name) && resource !== "group" && resource !== "template";
  const before = fake.log().length;
  const result = await members[name]!(...(bare ? [request] : ["nobody", request])).catch(
    (error: unknown) => error,
  );
  const said = isEvolutionError(result) ? JSON.stringify(result.body) : "";
  expect(said).not.toContain("Cannot ");
  expect(fake.log().length).toBe(before + 1);
});

it("finds the methods of all resources", () => {
  expect(methods.length).toBeGreaterThan(70);
});
