import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { expect, it } from "vitest";
import type { SendResult } from "../../ports/index.ts";
import { createEvolutionSender } from "./send.ts";

interface Row {
  name: string;
  /** What the provider does once it has read the request. */
  answer: RequestListener;
  outcome: SendResult["outcome"];
  errorCode?: string;
  number?: string;
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
const html =
  (status: number, text: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "text/html" });
    response.end(`<html><body>${text}</body></html>`);
  };
const failed = (status: number, message: unknown): RequestListener =>
  json(status, { status, error: "Bad Request", response: { message } });
const taken = (key: object): RequestListener =>
  json(201, { key, status: "PENDING", messageTimestamp: 1_763_800_000, instanceId: "i" });
const boom = (status: number): RequestListener =>
  json(status, {
    data: null,
    isBoom: true,
    isServer: false,
    output: { statusCode: 428, payload: { statusCode: 428, message: "Connection Closed" } },
  });

const jid = "5511981234567@s.whatsapp.net";
const rows: Row[] = [
  // taken
  {
    name: "201 with key.id",
    answer: taken({ id: "A", fromMe: true, remoteJid: jid }),
    outcome: "sent",
  },
  {
    name: "201 to a LID, which always exists",
    number: "77001@lid",
    answer: taken({ id: "A", fromMe: true, remoteJid: "77001@lid" }),
    outcome: "sent",
  },
  {
    name: "201 that was spelled otherwise by WhatsApp",
    answer: taken({ id: "A", fromMe: true, remoteJid: "551181234567@s.whatsapp.net" }),
    outcome: "sent",
  },
  // surely not left, and worth another try
  {
    name: "400 Error: Connection Closed",
    answer: failed(400, "Error: Connection Closed"),
    outcome: "retryable",
    errorCode: "disconnected",
  },
  {
    name: "400 a raw Boom: Connection Closed",
    answer: boom(400),
    outcome: "retryable",
    errorCode: "disconnected",
  },
  {
    name: "401",
    answer: failed(401, "Unauthorized"),
    outcome: "retryable",
    errorCode: "unauthorized",
  },
  {
    name: "403 of a firewall in between",
    answer: html(403, "Forbidden"),
    outcome: "retryable",
    errorCode: "unauthorized",
  },
  {
    name: "404 of an instance that is not there",
    answer: failed(404, ['The "loja" instance does not exist']),
    outcome: "retryable",
    errorCode: "not_found",
  },
  {
    name: "429",
    answer: json(429, { error: "Too Many Requests" }, { "retry-after": "7" }),
    outcome: "retryable",
    errorCode: "rate_limited",
  },
  {
    name: "503 without a licence",
    answer: json(503, {
      error: "service not activated",
      code: "LICENSE_REQUIRED",
      register_url: "https://x",
    }),
    outcome: "retryable",
    errorCode: "unlicensed",
  },
  // will never be taken
  {
    name: "400 not on WhatsApp (exists: false)",
    answer: failed(400, [{ jid, exists: false, number: "5511981234567" }]),
    outcome: "rejected",
    errorCode: "not_on_whatsapp",
  },
  {
    name: "400 that the schema refused",
    answer: failed(400, [["text should not be empty"]]),
    outcome: "rejected",
    errorCode: "validation",
  },
  {
    name: "400 of an unknown group",
    answer: failed(400, "[object Object]"),
    outcome: "rejected",
    errorCode: "rejected",
  },
  {
    name: "413 of a proxy",
    answer: html(413, "413 Request Entity Too Large"),
    outcome: "rejected",
    errorCode: "validation",
  },
  {
    name: "201 with an error of Graph",
    answer: json(201, {
      message: "(#131030) Recipient not in allowed list",
      type: "OAuthException",
      code: 131030,
      fbtrace_id: "f",
    }),
    outcome: "rejected",
    errorCode: "rejected",
  },
  {
    name: "201 with Meta's 131047",
    answer: json(201, {
      message: "(#131047) Re-engagement message",
      type: "OAuthException",
      code: 131047,
      fbtrace_id: "f",
    }),
    outcome: "rejected",
    errorCode: "message.window_closed",
  },
  {
    name: "201 with Meta's 132001",
    answer: json(201, {
      message: "(#132001) Template name does not exist in the translation",
      type: "OAuthException",
      code: 132001,
      fbtrace_id: "f",
    }),
    outcome: "rejected",
    errorCode: "template.not_found",
  },
  {
    name: "201 with Meta's 132015",
    answer: json(201, {
      message: "(#132015) Template is paused",
      type: "OAuthException",
      code: 132015,
      fbtrace_id: "f",
    }),
    outcome: "rejected",
    errorCode: "template.not_approved",
  },
  // may have left: nobody sends it again on a guess
  {
    name: "201 without key.id",
    answer: taken({ fromMe: true, remoteJid: jid }),
    outcome: "unknown",
    errorCode: "unknown",
  },
  {
    name: "201 with an empty key.id",
    answer: taken({ id: "", fromMe: true, remoteJid: jid }),
    outcome: "unknown",
    errorCode: "unknown",
  },
  {
    name: "201 that is no JSON",
    answer: (_, response) =>
      response.writeHead(201, { "content-type": "application/json" }).end("<!doctype"),
    outcome: "unknown",
    errorCode: "unknown",
  },
  {
    name: "201 that breaks off in the middle",
    answer: (_, response) => {
      response.writeHead(201, { "content-type": "application/json", "content-length": "500" });
      response.write('{"key":');
      setImmediate(() => response.destroy());
    },
    outcome: "unknown",
    errorCode: "network",
  },
  {
    name: "400 an error thrown by something unknown",
    answer: failed(400, "TypeError: cannot read 'id'"),
    outcome: "unknown",
    errorCode: "unknown",
  },
  {
    name: "400 Connection Lost while it was sent",
    answer: failed(400, "Error: Connection Lost"),
    outcome: "unknown",
    errorCode: "disconnected",
  },
  {
    name: "400 Timed Out",
    answer: failed(400, "Error: Timed Out"),
    outcome: "unknown",
    errorCode: "timeout",
  },
  {
    name: "500",
    answer: json(500, {
      status: 500,
      error: "Internal Server Error",
      response: { message: "Internal" },
    }),
    outcome: "unknown",
    errorCode: "unknown",
  },
  {
    name: "500 Error: Connection Closed, thrown after the socket took it",
    answer: failed(500, "Error: Connection Closed"),
    outcome: "unknown",
    errorCode: "disconnected",
  },
  {
    name: "500 whose own database or cache was away",
    answer: failed(500, "Error: connect ECONNREFUSED 127.0.0.1:6379"),
    outcome: "unknown",
  },
  {
    name: "502 of a proxy",
    answer: html(502, "Bad Gateway"),
    outcome: "unknown",
    errorCode: "unknown",
  },
  {
    name: "503 of a proxy",
    answer: html(503, "Service Unavailable"),
    outcome: "unknown",
    errorCode: "unknown",
  },
  { name: "504 of a proxy", answer: html(504, "Gateway Time-out"), outcome: "unknown" },
  { name: "no answer in time", answer: () => {}, outcome: "unknown" },
  {
    name: "a reset after the request was read",
    answer: (request) => request.resume().on("end", () => request.socket.resetAndDestroy()),
    outcome: "unknown",
    errorCode: "network",
  },
];

async function send(baseUrl: string, number = jid, limitMs = 20_000): Promise<SendResult> {
  const sender = createEvolutionSender(
    { settings: { instance: "loja" }, secrets: {} },
    { baseUrl, apiKey: "key" },
  );
  return sender.send(
    { id: "m", sendKey: number, content: { kind: "text", body: "Oi" }, replyTo: null },
    AbortSignal.timeout(limitMs),
  );
}

it.each(rows)(
  "demand 2.1.6: $name → $outcome",
  async ({ name, answer, outcome, errorCode, number }) => {
    const server = createServer((request, response) => {
      if (name.startsWith("a reset")) answer(request, response);
      else request.resume().on("end", () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const limitMs = name === "no answer in time" ? 300 : undefined;
      const result = await send(`http://127.0.0.1:${port}`, number, limitMs);
      expect(result).toMatchObject({ outcome, ...(errorCode ? { errorCode } : {}) });
      if (result.outcome === "sent") expect(result.externalId).toBe("A");
      else expect(JSON.stringify(result)).not.toContain("Oi");
      if (errorCode === "rate_limited") expect(result).toMatchObject({ retryAfterMs: 7_000 });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);

it("demand 2.1.6: a refused connection → retryable", async () => {
  const free = createSocket();
  await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  await expect(send(`http://127.0.0.1:${port}`)).resolves.toMatchObject({
    outcome: "retryable",
    errorCode: "network",
  });
});

it("demand 2.1.6: a server that no name leads to → retryable", async () => {
  await expect(send("http://evolution.invalid")).resolves.toMatchObject({
    outcome: "retryable",
    errorCode: "network",
  });
});

it("demand 2.1.6: a call that its caller gave up before it began → retryable", async () => {
  const sender = createEvolutionSender(
    { settings: { instance: "loja" }, secrets: {} },
    { baseUrl: "http://127.0.0.1:9", apiKey: "key" },
  );
  await expect(
    sender.send(
      { id: "m", sendKey: jid, content: { kind: "text", body: "Oi" }, replyTo: null },
      AbortSignal.abort(),
    ),
  ).resolves.toMatchObject({ outcome: "retryable", errorCode: "network" });
});
