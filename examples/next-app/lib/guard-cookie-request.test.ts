import { expect, it } from "vitest";
import { guardCookieRequest } from "./guard-cookie-request.ts";

const host = "127.0.0.1:3000";

function write(headers: Record<string, string>, body: string | null = "{}"): Request {
  return new Request(`http://${host}/api/messages`, {
    method: "POST",
    body,
    headers: { host, ...headers },
  });
}

it.each(["application/json", "application/json; charset=utf-8", "application/octet-stream"])(
  "lets our own page write %s",
  (type) => {
    const request = write({ origin: `http://${host}`, "content-type": type });
    expect(guardCookieRequest(request)).toBeNull();
  },
);

it("refuses another site that uses this browser's cookies", async () => {
  const request = write({
    origin: "https://elsewhere.example",
    "content-type": "application/json",
  });
  const refusal = guardCookieRequest(request);
  expect(refusal?.status).toBe(403);
  expect(await refusal?.json()).toMatchObject({ error: { code: "auth.forbidden" } });
});

it("refuses a write that does not say where it comes from", () => {
  expect(guardCookieRequest(write({ "content-type": "application/json" }))?.status).toBe(403);
});

it("refuses what an HTML form can send", () => {
  const request = write({ origin: `http://${host}`, "content-type": "text/plain" });
  expect(guardCookieRequest(request)?.status).toBe(415);
});

it("takes a bearer token from anywhere, since no browser adds it by itself", () => {
  expect(guardCookieRequest(write({ authorization: "Bearer abc" }))).toBeNull();
});

it("never stands in the way of reading", () => {
  expect(guardCookieRequest(new Request(`http://${host}/api/messages`))).toBeNull();
});
