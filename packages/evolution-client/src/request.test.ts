import { describe, expect, it } from "vitest";
import {
  createEvolutionClient,
  type EvolutionClient,
  EvolutionError,
  isEvolutionError,
} from "./index.ts";

type Answer = Response | (() => Response | Promise<Response>);

/** A client whose server always gives this answer; `calls` lists the URLs that left. */
function clientOf(answer: Answer): { client: EvolutionClient; calls: string[] } {
  const calls: string[] = [];
  const client = createEvolutionClient({
    baseUrl: "https://evo.example/base/",
    apiKey: "secret-key",
    timeoutMs: 50,
    fetch: async (input) => {
      calls.push(String(input));
      return typeof answer === "function" ? answer() : answer;
    },
  });
  return { client, calls };
}

async function failing(answer: Answer): Promise<EvolutionError> {
  const { client } = clientOf(answer);
  const reason: unknown = await client.message
    .sendText("loja", { number: "5511987650001", text: "Oi" })
    .catch((error: unknown) => error);
  if (!isEvolutionError(reason)) throw reason;
  return reason;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

const shape1 = (status: number, message: unknown): Response =>
  json(status, { status, error: "Bad Request", response: { message } });

/** Answers, and what they mean for a send. */
const meanings: [string, () => Response, Partial<EvolutionError>][] = [
  [
    "a 2.4 server without licence",
    () => json(503, { error: "service not activated", code: "LICENSE_REQUIRED" }),
    { code: "unlicensed", sent: "no", retryable: false },
  ],
  [
    "too many requests",
    () => json(429, { message: "slow down" }, { "retry-after": "3" }),
    { code: "rate_limited", sent: "no", retryable: true, retryAfterMs: 3000 },
  ],
  [
    "a doubly nested validation",
    () => shape1(400, [['instance requires property "text"']]),
    { code: "validation", sent: "no" },
  ],
  [
    "a plain validation",
    () => shape1(400, ["Text is required"]),
    { code: "validation", sent: "no" },
  ],
  [
    "a list without response",
    () =>
      json(400, {
        status: 400,
        error: "Bad Request",
        message: ["Method not available on WhatsApp Business API"],
      }),
    { code: "rejected", sent: "no" },
  ],
  [
    "a raw Boom",
    () =>
      json(400, {
        isBoom: true,
        output: { statusCode: 428, payload: { message: "Connection Closed" } },
      }),
    { code: "disconnected", sent: "no", retryable: true },
  ],
  [
    "a lost connection",
    () => shape1(400, ["Error: Connection Lost"]),
    { code: "disconnected", sent: "maybe" },
  ],
  [
    "success with error: true",
    () => json(200, { error: true, message: "[object Object]" }),
    { code: "rejected", sent: "no", status: 200 },
  ],
  [
    "Meta's error with 201",
    () =>
      json(201, {
        message: "(#131030) not allowed",
        type: "OAuthException",
        code: 131030,
        fbtrace_id: "Abc",
      }),
    { code: "rejected", sent: "no", status: 201 },
  ],
  [
    "a send without key.id",
    () => json(201, { key: { id: "" } }),
    { code: "unknown", sent: "maybe" },
  ],
  [
    "a bare error",
    () => json(400, { error: "remoteJid is a required query parameter" }),
    { code: "validation", sent: "no" },
  ],
  [
    "an error thrown after the send",
    () => shape1(400, ["PrismaClientKnownRequestError: deadlock"]),
    { code: "unknown", sent: "maybe", retryable: false },
  ],
  [
    "media that cannot be fetched",
    () => shape1(500, ["Error: connect ECONNREFUSED 192.0.2.10:443"]),
    { code: "rejected", sent: "no" },
  ],
  [
    "a query that timed out inside",
    () => shape1(400, ["Error: Timed Out"]),
    { code: "timeout", sent: "maybe" },
  ],
  [
    "a redirect, which is not followed",
    () => new Response(null, { status: 302, headers: { location: "https://other.example" } }),
    { code: "rejected", sent: "no" },
  ],
  [
    "a proxy's page",
    () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
    { code: "unknown", sent: "maybe", retryable: true },
  ],
  [
    "a cut answer",
    () =>
      new Response('{"key":{"id"', {
        status: 201,
        headers: { "content-type": "application/json" },
      }),
    { code: "unknown", sent: "yes" },
  ],
];

describe("what an answer means", () => {
  it.each(meanings)("%s", async (_, answer, expected) => {
    expect(await failing(answer)).toMatchObject(expected);
  });

  it("keeps the body without secrets", async () => {
    const body = {
      status: 400,
      apikey: "k1",
      instance: { token: "k2", name: "loja" },
      message: "x",
    };
    const { body: kept } = await failing(json(400, body));
    expect(kept).toEqual({
      status: 400,
      apikey: "[redacted]",
      instance: { token: "[redacted]", name: "loja" },
      message: "x",
    });
  });
});

describe("calls without an answer", () => {
  const throwing = (code: string) => () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  };

  it("were not sent when no connection was made", async () => {
    expect(await failing(throwing("ECONNREFUSED"))).toMatchObject({
      code: "network",
      sent: "no",
      retryable: true,
    });
  });

  it("were not sent when Deno names the failed connection in the cause alone", async () => {
    const cause = new Error("error sending request: client error (Connect): tcp connect error");
    const failed = () => {
      throw new TypeError("fetch failed", { cause });
    };
    expect(await failing(failed)).toMatchObject({ code: "network", sent: "no" });
  });

  it("may have been sent when the connection broke", async () => {
    expect(await failing(throwing("ECONNRESET"))).toMatchObject({ code: "network", sent: "maybe" });
  });

  it("were not sent when nobody listens on a real port", async () => {
    const client = createEvolutionClient({ baseUrl: "http://127.0.0.1:9", apiKey: "k" });
    const error = await client.info().catch((reason: unknown) => reason);
    expect(isEvolutionError(error) && error.code).toBe("network");
  });

  it("tell an abort of the caller from a time-out", async () => {
    const hanging: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    const client = createEvolutionClient({
      baseUrl: "https://evo.example",
      apiKey: "k",
      fetch: hanging,
    });
    const late = await client.info({ timeoutMs: 10 }).catch((error: unknown) => error);
    expect(late).toMatchObject({ code: "timeout", sent: "maybe", retryable: true });
    const controller = new AbortController();
    const call = client.info({ signal: controller.signal }).catch((error: unknown) => error);
    controller.abort();
    expect(await call).toMatchObject({ code: "network", sent: "maybe", retryable: false });
    const never = await client.info({ signal: controller.signal }).catch((error: unknown) => error);
    expect(never).toMatchObject({ code: "network", sent: "no" });
  });
});

describe("dangerous calls", () => {
  const refusals: [string, (client: EvolutionClient) => Promise<unknown>][] = [
    ["an empty instance name", (c) => c.instance.delete(" ")],
    ["a name that climbs the path", (c) => c.instance.delete("..")],
    ["a name with a slash", (c) => c.instance.delete("a/b")],
    [
      "a new name with a space",
      (c) => c.instance.create({ instanceName: "minha loja", integration: "WHATSAPP-BAILEYS" }),
    ],
    [
      "a new name that is empty",
      (c) => c.instance.create({ instanceName: "", integration: "WHATSAPP-BAILEYS" }),
    ],
    [
      "a data URI",
      (c) =>
        c.message.sendMedia("a", {
          number: "55",
          mediatype: "image",
          media: "data:image/png;base64,AA",
        }),
    ],
    [
      "a data URI as audio",
      (c) => c.message.sendWhatsAppAudio("a", { number: "55", audio: "data:audio/ogg;base64,AA" }),
    ],
    ["an empty recipient", (c) => c.message.sendText("a", { number: "", text: "x" })],
    [
      "a webhook without events",
      (c) => c.webhook.set("a", JSON.parse('{"enabled":true,"url":"https://a.example"}')),
    ],
    [
      "a webhook to no http URL",
      (c) => c.webhook.set("a", { enabled: true, url: "crm.example/hooks", events: [] }),
    ],
  ];

  it.each(refusals)("%s is refused before anything leaves", async (_, call) => {
    const { client, calls } = clientOf(json(200, {}));
    await expect(call(client)).rejects.toMatchObject({
      code: "validation",
      sent: "no",
      status: null,
    });
    expect(calls).toEqual([]);
  });

  it("encodes the instance name and keeps the base path", async () => {
    const { client, calls } = clientOf(json(200, { instance: {} }));
    await client.instance.connectionState("loja nº 1?x=y");
    expect(calls).toEqual([
      "https://evo.example/base/instance/connectionState/loja%20n%C2%BA%201%3Fx%3Dy",
    ]);
  });

  it("needs a base URL and a key", () => {
    expect(() => createEvolutionClient({ baseUrl: "evo", apiKey: "k" })).toThrow(EvolutionError);
    expect(() => createEvolutionClient({ baseUrl: "https://evo.example", apiKey: "" })).toThrow(
      /apiKey/,
    );
  });

  it("logs routes without names, numbers or keys", async () => {
    const lines: unknown[] = [];
    const client = createEvolutionClient({
      baseUrl: "https://evo.example",
      apiKey: "secret-key",
      fetch: async () => json(201, { key: { id: "1" } }),
      logger: { debug: (fields, message) => lines.push(fields, message) },
    });
    await client.message.sendText("loja", { number: "5511987650001", text: "segredo" });
    expect(lines[0]).toMatchObject({ route: "POST /message/sendText", status: 201 });
    expect(JSON.stringify(lines)).not.toMatch(/secret-key|segredo|5511987650001|loja/);
  });
});
