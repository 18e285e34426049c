import { describe, expect, it } from "vitest";
import { type LimitStore, silentLogger, systemClock } from "../ports/index.ts";
import { behindProxies } from "./client-address.ts";
import { createLimiter, type LimitOptions } from "./limiter.ts";

const limiter = (options: LimitOptions | false, store?: LimitStore) =>
  createLimiter({
    options,
    clock: systemClock,
    logger: silentLogger,
    ...(store ? { store } : {}),
  });
const send = { max: 2, windowSeconds: 60 };

describe("a limiter", () => {
  it("refuses what is over the limit, says when to come again, and keeps people apart", async () => {
    const limits = limiter({ send });
    await limits.take("send", "caio");
    await limits.take("send", "caio");
    const refusal = await limits.take("send", "caio").catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: "request.limited",
      retry: { afterMs: expect.any(Number) },
    });
    expect((refusal as { retry: { afterMs: number } }).retry.afterMs).toBeGreaterThan(0);
    await limits.take("send", "lia");
  });

  it("looks without counting, and notes without throwing", async () => {
    const limits = limiter({ webhook: send });
    for (let n = 0; n < 5; n++) await limits.check("webhook", "203.0.113.1");
    for (let n = 0; n < 5; n++) await limits.note("webhook", "203.0.113.1");
    await expect(limits.check("webhook", "203.0.113.1")).rejects.toThrow("Too many");
  });

  it("can be switched off, whole or in part", async () => {
    for (const limits of [limiter(false), limiter({ send: false })]) {
      for (let n = 0; n < 1_000; n++) await limits.take("send", "caio");
    }
  });

  it("goes on counting in this process while the shared store is away", async () => {
    const away = () => Promise.reject(new Error("away"));
    const limits = limiter({ send }, () => ({ take: away, look: away }));
    await limits.take("send", "caio");
    await limits.take("send", "caio");
    await expect(limits.take("send", "caio")).rejects.toMatchObject({ code: "request.limited" });
  });
});

describe("the address of a client", () => {
  const from = (forwarded: string | null, proxies = 1) =>
    behindProxies(proxies)({
      headers: new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded }),
    });
  it.each([
    ["203.0.113.9", 1, "203.0.113.9"],
    ["6.6.6.6, 203.0.113.9", 1, "203.0.113.9"],
    ["6.6.6.6, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"],
    ["2001:db8:1:2:aaaa::1", 1, "2001:db8:1:2::/64"],
    ["::ffff:203.0.113.9", 1, "203.0.113.9"],
    ["203.0.113.9", 2, null],
    ["unknown", 1, null],
    [null, 1, null],
  ])("of %j behind %d of our proxies is %j", (forwarded, proxies, address) => {
    expect(from(forwarded, proxies)).toBe(address);
  });

  it("is believed from nobody unless the host says so", () => {
    const headers = new Headers({ "x-forwarded-for": "203.0.113.9" });
    expect(limiter({}).clientAddress({ headers })).toBeNull();
  });
});
