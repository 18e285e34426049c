import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJwtAuthenticator } from "./jwt-authenticator.ts";

const issuer = "https://id.example/";
const audience = "prosa";
const secret = "a secret of thirty-two bytes, or more";
const bytes = new TextEncoder().encode(secret);

type Key = Parameters<SignJWT["sign"]>[0];

function sign(alg: string, key: Key, change: Record<string, unknown> = {}, kid?: string) {
  return new SignJWT({
    iss: issuer,
    aud: audience,
    sub: "caio",
    exp: Math.floor(Date.now() / 1_000) + 600,
    ...change,
  })
    .setProtectedHeader({ alg, ...(kid && { kid }) })
    .sign(key);
}

function bearing(token: string): Request {
  return new Request("https://app.example/api", { headers: { authorization: `Bearer ${token}` } });
}

describe("createJwtAuthenticator with a shared secret", () => {
  const authenticate = createJwtAuthenticator({ secret, issuer, audience });
  const claimsOf = async (token: string) => (await authenticate(bearing(token)))?.claims ?? null;

  it("takes a token that holds, and passes on who it names and nothing about roles", async () => {
    const token = await sign("HS256", bytes, {
      role: "service_role",
      email: "caio@horizonte.example",
    });
    expect(await claimsOf(token)).toEqual({
      sub: "caio",
      exp: expect.any(Number),
      email: "caio@horizonte.example",
    });
  });

  it.each([
    ["another audience", { aud: "billing" }],
    ["another issuer", { iss: "https://evil.example/" }],
    ["an end that has passed", { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ["a start that is to come", { nbf: Math.floor(Date.now() / 1_000) + 60 }],
    ["no end", { exp: undefined }],
    ["no subject", { sub: undefined }],
    ["an empty subject", { sub: "" }],
    ["a subject that is no text", { sub: 7 }],
  ])("takes nobody from a token with %s", async (_name, change) => {
    expect(await claimsOf(await sign("HS256", bytes, change))).toBeNull();
  });

  it("takes nobody from another secret's token, one without a signature, or none", async () => {
    const other = new TextEncoder().encode("another secret of thirty-two bytes!!");
    expect(await claimsOf(await sign("HS256", other))).toBeNull();
    const unsigned = new UnsecuredJWT({ iss: issuer, aud: audience, sub: "caio" })
      .setExpirationTime("10m")
      .encode();
    expect(await claimsOf(unsigned)).toBeNull();
    expect(await claimsOf("no token")).toBeNull();
    expect(await authenticate(new Request("https://app.example/api"))).toBeNull();
  });

  it("forgives clocks that are as far apart as allowed", async () => {
    const tolerant = createJwtAuthenticator({
      secret,
      issuer,
      audience,
      clockToleranceSeconds: 120,
    });
    const late = await sign("HS256", bytes, { exp: Math.floor(Date.now() / 1_000) - 60 });
    expect(await tolerant(bearing(late))).toMatchObject({ claims: { sub: "caio" } });
  });

  it("reads the person from another claim, and the token from where the host keeps it", async () => {
    const byCookie = createJwtAuthenticator({
      secret,
      issuer,
      audience,
      subjectClaim: "employee",
      tokenOf: (request) => request.headers.get("cookie")?.replace("session=", "") ?? null,
    });
    const token = await sign("HS256", bytes, { employee: "e-17" });
    const request = new Request("https://app.example/api", {
      headers: { cookie: `session=${token}` },
    });
    expect(await byCookie(request)).toMatchObject({ claims: { sub: "e-17" } });
  });
});

describe("createJwtAuthenticator with public keys", () => {
  let server: Server;
  let jwksUrl: string;
  let isUp = true;
  let published: JWK[] = [];

  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.writeHead(isUp ? 200 : 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  afterAll(() => server.close());

  const open = () => createJwtAuthenticator({ jwksUrl, issuer, audience });
  async function makeKey(alg: string, kid: string) {
    const pair = await generateKeyPair(alg, { extractable: true });
    return { ...pair, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: "sig" } };
  }

  it.each(["RS256", "ES256", "EdDSA"])("takes a token signed with %s", async (alg) => {
    const key = await makeKey(alg, "one");
    published = [key.jwk];
    const token = await sign(alg, key.privateKey, {}, "one");
    expect(await open()(bearing(token))).toMatchObject({ claims: { sub: "caio" } });
  });

  it("never takes a public key for a shared secret", async () => {
    const key = await makeKey("RS256", "one");
    published = [key.jwk];
    const asSecret = new TextEncoder().encode(await exportSPKI(key.publicKey));
    expect(await open()(bearing(await sign("HS256", asSecret, {}, "one")))).toBeNull();
  });

  it("takes nobody from a key that is not published, and none without a `kid` among several", async () => {
    const [one, two] = [await makeKey("ES256", "one"), await makeKey("ES256", "two")];
    const stranger = await makeKey("ES256", "one");
    published = [one.jwk, two.jwk];
    const authenticate = open();
    expect(
      await authenticate(bearing(await sign("ES256", stranger.privateKey, {}, "one"))),
    ).toBeNull();
    expect(
      await authenticate(bearing(await sign("ES256", stranger.privateKey, {}, "x"))),
    ).toBeNull();
    expect(await authenticate(bearing(await sign("ES256", one.privateKey)))).toBeNull();
    expect(
      await authenticate(bearing(await sign("ES256", two.privateKey, {}, "two"))),
    ).not.toBeNull();
  });

  it("follows a rotation: the new key counts at once, the old one until it is withdrawn", async () => {
    const [old, next] = [await makeKey("RS256", "old"), await makeKey("RS256", "next")];
    published = [old.jwk, next.jwk];
    const authenticate = open();
    expect(
      await authenticate(bearing(await sign("RS256", old.privateKey, {}, "old"))),
    ).not.toBeNull();
    expect(
      await authenticate(bearing(await sign("RS256", next.privateKey, {}, "next"))),
    ).not.toBeNull();
    published = [next.jwk];
    expect(await open()(bearing(await sign("RS256", old.privateKey, {}, "old")))).toBeNull();
  });

  it("says that keys cannot be fetched rather than that nobody is signed in", async () => {
    const key = await makeKey("ES256", "one");
    const token = await sign("ES256", key.privateKey, {}, "one");
    isUp = false;
    await expect(open()(bearing(token))).rejects.toMatchObject({ code: "storage.unavailable" });
    isUp = true;
  });
});

describe("createJwtAuthenticator", () => {
  it.each([
    ["neither key nor secret", {}],
    ["both", { secret, jwksUrl: "https://id.example/jwks" }],
    ["a short secret", { secret: "short" }],
    ["keys that anybody can change on their way", { jwksUrl: "http://id.example/jwks" }],
    ["no audience", { secret, audience: "" }],
    ["a tolerance of a day", { secret, clockToleranceSeconds: 86_400 }],
  ])("refuses %s", (_name, options) => {
    expect(() => createJwtAuthenticator({ issuer, audience, ...options })).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
  });
});
