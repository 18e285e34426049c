import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GET, POST } from "../app/api/simulator/[...path]/route.ts";

let fake: Server;
let asked: string[];
beforeEach(async () => {
  asked = [];
  fake = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end("{}");
  });
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  delete process.env.PROSA_FAKE_EVOLUTION_URL;
  fake.close();
});

const context = { params: Promise.resolve({ path: ["say"] }) };
const say = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://127.0.0.1:3000/api/simulator/say", {
    method: "POST",
    body,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      ...headers,
    },
  });
const beside = () => {
  process.env.PROSA_FAKE_EVOLUTION_URL = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
};

it("is not there without the fake server", async () => {
  expect((await GET(new Request("http://127.0.0.1:3000/api/simulator/say"), context)).status).toBe(
    404,
  );
  expect((await POST(say("{}"), context)).status).toBe(404);
  expect(asked).toEqual([]);
});

it("hands a request on to the fake server", async () => {
  beside();
  expect((await POST(say("{}"), context)).status).toBe(200);
  expect(asked).toEqual(["POST /_fake/say"]);
});

it("takes no body of any size, nor one from another site", async () => {
  beside();
  expect((await POST(say("x".repeat(2_000_000)), context)).status).toBe(413);
  expect((await POST(say("{}", { origin: "https://evil.example" }), context)).status).toBe(403);
  expect(asked).toEqual([]);
});
