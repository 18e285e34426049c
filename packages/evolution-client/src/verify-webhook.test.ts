import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { verifyWebhook } from "./verify-webhook.ts";

const jwtKey = "jwt-secret-for-tests-0123456789";
const fixture = new URL(
  "./testing/__fixtures__/webhook/messages.update--read.json",
  import.meta.url,
);
const captured = new Headers(
  Object.entries(
    JSON.parse(readFileSync(fixture, "utf8")).headers as Record<string, string>,
  ).filter(([name]) => !["host", "connection", "content-length"].includes(name)),
);
/** `iat` of the captured token; it expires 600 s later. */
const mintedMs = 1_795_333_773_000;

function jwt(header: object, claims: object, key = jwtKey): Headers {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = createHmac("sha256", key).update(signed).digest("base64url");
  return new Headers({ authorization: `Bearer ${signed}.${signature}` });
}

describe("verifyWebhook", () => {
  it("accepts a captured token until 30 minutes after it expired", async () => {
    const at = (minutes: number) => ({ jwtKey, now: mintedMs + minutes * 60_000 });
    expect(await verifyWebhook(captured, at(0))).toBe(true);
    expect(await verifyWebhook(captured, at(39))).toBe(true);
    expect(await verifyWebhook(captured, at(41))).toBe(false);
    expect(await verifyWebhook(captured, { ...at(11), leewayMs: 0 })).toBe(false);
    expect(await verifyWebhook(captured, at(-31))).toBe(false);
  });

  it("refuses another key, algorithm or form", async () => {
    const claims = { iat: mintedMs / 1000, exp: mintedMs / 1000 + 600 };
    const check = (headers: Headers) => verifyWebhook(headers, { jwtKey, now: mintedMs });
    expect(await check(jwt({ alg: "HS256" }, claims))).toBe(true);
    expect(await check(jwt({ alg: "HS256" }, claims, "other"))).toBe(false);
    expect(await check(jwt({ alg: "none" }, claims))).toBe(false);
    expect(await check(jwt({ alg: "HS256" }, { iat: 1 }))).toBe(false);
    for (const text of ["", "a.b", "a.b.c.d", "!.!.!", "e30.e30.", "bnVsbA.bnVsbA.AA"])
      expect(await check(new Headers({ authorization: `Bearer ${text}` }))).toBe(false);
    expect(await check(new Headers())).toBe(false);
  });

  it("takes the token from x-prosa-token, or from Authorization when there is no JWT", async () => {
    const token = "our-secret";
    const own = new Headers({ "x-prosa-token": token });
    const bearer = new Headers({ authorization: `Bearer ${token}` });
    expect(await verifyWebhook(own, { token })).toBe(true);
    expect(await verifyWebhook(bearer, { token })).toBe(true);
    expect(await verifyWebhook(new Headers({ "x-prosa-token": "other" }), { token })).toBe(false);
    expect(await verifyWebhook(new Headers(), { token })).toBe(false);
  });

  it("wants both secrets where both are set, and trusts nobody where none is", async () => {
    const options = { token: "our-secret", jwtKey, now: mintedMs };
    expect(await verifyWebhook(captured, options)).toBe(false);
    const both = new Headers(captured);
    both.set("x-prosa-token", "our-secret");
    expect(await verifyWebhook(both, options)).toBe(true);
    both.delete("authorization");
    expect(await verifyWebhook(both, options)).toBe(false);
    expect(await verifyWebhook(captured, {})).toBe(false);
    expect(await verifyWebhook(captured, { token: "", jwtKey: "" })).toBe(false);
  });
});
