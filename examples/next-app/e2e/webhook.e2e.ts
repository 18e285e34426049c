import { request } from "node:http";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { stand } from "./stand.ts";

const bigBytes = 120 * 1024 * 1024;

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(stand.webhookUrl, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${stand.webhookSecret}`,
      ...headers,
    },
  });
}

const event = (fields: object) =>
  JSON.stringify({ event: "messages.upsert", instance: stand.instance, data: {}, ...fields });

it("answers 401 to a wrong token", async () => {
  const answer = await post(event({}), { authorization: "Bearer wrong" });
  expect(answer.status).toBe(401);
});

it("answers 400 to truncated JSON", async () => {
  const answer = await post('{"event":"messages.upsert","data":{"key"');
  expect(answer.status).toBe(400);
});

it("takes an event of another instance and harms nothing", async () => {
  const answer = await post(event({ instance: "somebody-else" }));
  expect(answer.status).toBe(202);
});

it.each([null, [], ["x"], "text", 7])("takes an event whose data is %j", async (data) => {
  expect((await post(event({ data }))).status).toBe(202);
});

it("takes an event that nobody knows", async () => {
  expect((await post(event({ event: "moon.phase" }))).status).toBe(202);
});

it("takes a body of 120 MB through Next, and lives", async () => {
  expect(await postBig()).toBe(202);
  const health = await fetch(new URL("/api/health", stand.url));
  expect(health.status).toBe(200);
});

/** Streams the body, since one string of that size says nothing about the server. */
function postBig(): Promise<number> {
  return new Promise((resolve, reject) => {
    const head = `{"event":"messages.upsert","instance":${JSON.stringify(stand.instance)},"data":{"key":{"id":"BIG0001","fromMe":false,"remoteJid":"5511981234567@s.whatsapp.net"},"message":{"imageMessage":{}},"base64":"`;
    const tail = '"}}';
    const outgoing = request(
      stand.webhookUrl,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": bigBytes,
          authorization: `Bearer ${stand.webhookSecret}`,
        },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    outgoing.on("error", reject);
    Readable.from(bigBody(head, tail)).pipe(outgoing);
  });
}

function* bigBody(head: string, tail: string): Generator<string> {
  const chunk = "A".repeat(1024 * 1024);
  let left = bigBytes - head.length - tail.length;
  yield head;
  for (; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.slice(0, left) : chunk;
  yield tail;
}
