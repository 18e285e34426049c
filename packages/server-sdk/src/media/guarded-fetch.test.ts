import { createServer, type RequestListener, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardedFetch } from "./guarded-fetch.ts";
import { isPublicAddress } from "./public-address.ts";

describe("isPublicAddress", () => {
  it.each([
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::1",
    "::7f00:1",
    "fec0::1",
    "64:ff9b:1::7f00:1",
    "2001:db8::1",
    "100.100.100.200",
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "240.0.0.1",
    "0:0:0:0:0:ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::1",
    "2001::1",
    "100::1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "not an address",
    "",
  ])("refuses %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])(
    "lets %s through",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe("guardedFetch", () => {
  const servers: Server[] = [];
  const start = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  };
  let files: string;
  let visits = 0;
  beforeAll(async () => {
    files = await start((request, response) => {
      visits += 1;
      const path = request.url ?? "";
      if (path === "/slow") return;
      if (path.startsWith("/to?")) {
        response.writeHead(302, { location: decodeURIComponent(path.slice(4)) }).end();
      } else if (path === "/loop") response.writeHead(302, { location: "/loop" }).end();
      else if (path === "/endless") {
        response.writeHead(200);
        const pour = () => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
          if (!response.destroyed) response.once("drain", pour);
        };
        pour();
      } else if (path === "/drip") {
        response.writeHead(200);
        const drip = setInterval(() => response.write("."), 20);
        response.once("close", () => clearInterval(drip));
      } else if (path === "/lies") {
        response.writeHead(200, { "content-length": "5000" }).end("x".repeat(5_000));
      } else if (path.startsWith("/status/")) response.writeHead(Number(path.slice(8))).end();
      else response.end("file");
    });
  });
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const options = (overrides = {}) => ({
    maxBytes: 1_000_000,
    allowedOrigins: [files],
    ...overrides,
  });
  const codeOf = (url: string, overrides = {}) =>
    guardedFetch(url, options(overrides)).then(
      () => "fetched",
      (error: { code: string }) => error.code,
    );

  it("fetches from an origin that an administrator named", async () => {
    const bytes = await guardedFetch(`${files}/a`, options());
    expect(new TextDecoder().decode(bytes)).toBe("file");
  });

  it("never calls a private address that nobody named, however it is spelled", async () => {
    const before = visits;
    const port = new URL(files).port;
    const spellings = [
      "127.0.0.1",
      "127.1",
      "127.0.0.1.",
      "2130706433",
      "0x7f.1",
      "0x7f000001",
      "0177.0.0.1",
      "017700000001",
      "%31%32%37.0.0.1",
      "１２７.０.０.１",
      "127。0。0。1",
      "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[64:ff9b::7f00:1]",
      "[2002:7f00:1::]",
      "[fe80::1%25lo]",
      "0",
      "0.0.0.0",
      "[::]",
      "localhost",
      "localhost.",
      "[::1]",
    ];
    for (const host of spellings)
      expect([host, await codeOf(`http://${host}:${port}/a`, { allowedOrigins: [] })]).toEqual([
        host,
        "attachment.not_found",
      ]);
    expect(visits).toBe(before);
  });

  it.each([
    "file:///etc/passwd",
    "ftp://a/b",
    "data:text/plain,x",
    "http://user:pw@a/b",
    "nonsense",
  ])("refuses %s", async (url) => {
    expect(await codeOf(url)).toBe("attachment.not_found");
  });

  it("never calls a name that leads to the metadata of a cloud", async () => {
    for (const address of ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192"]) {
      const resolve = async () => [address];
      expect(await codeOf("http://metadata.google.internal/", { resolve })).toBe(
        "attachment.not_found",
      );
    }
  });

  it("refuses a name when any of its addresses is private", async () => {
    const resolve = async () => ["8.8.8.8", "10.0.0.1"];
    expect(await codeOf("http://mixed.example/a", { resolve })).toBe("attachment.not_found");
  });

  it("connects to the address that was checked, and resolves no second time", async () => {
    const answers = [["203.0.113.9"], ["127.0.0.1"]];
    let asked = 0;
    const resolve = async () => answers[asked++] ?? [];
    const port = new URL(files).port;
    const before = visits;
    expect(await codeOf(`http://rebind.example:${port}/a`, { resolve, timeoutMs: 500 })).not.toBe(
      "fetched",
    );
    expect([asked, visits]).toEqual([1, before]);
  });

  it("checks every redirect anew, and lets a named origin redirect only to itself", async () => {
    const inside = await start((_request, response) => void response.end("secret"));
    expect(await codeOf(`${files}/to?${encodeURIComponent("/a")}`)).toBe("fetched");
    expect(await codeOf(`${files}/to?${encodeURIComponent(`${inside}/meta`)}`)).toBe(
      "attachment.not_found",
    );
    expect(await codeOf(`${files}/loop`)).toBe("attachment.not_found");
  });

  it("stops at the byte cap, told or not", async () => {
    expect(await codeOf(`${files}/endless`)).toBe("attachment.too_large");
    expect(await codeOf(`${files}/lies`, { maxBytes: 100 })).toBe("attachment.too_large");
  });

  it("stops at the time cap, also for a body that drips and a name that is never found", async () => {
    for (const path of ["/slow", "/drip"])
      expect(await codeOf(`${files}${path}`, { timeoutMs: 200 })).toBe("channel.unavailable");
    const resolve = () => new Promise<string[]>(() => {});
    expect(await codeOf("http://lost.example/a", { resolve, timeoutMs: 200 })).toBe(
      "channel.unavailable",
    );
  });

  it("tells what a later try may fetch from what it never will", async () => {
    expect(await codeOf(`${files}/status/403`)).toBe("attachment.not_found");
    expect(await codeOf(`${files}/status/404`)).toBe("attachment.not_found");
    expect(await codeOf(`${files}/status/503`)).toBe("channel.unavailable");
  });
});
