import { describe, expect, it } from "vitest";
import { backoffMs, httpStatusOf, isErrorCode, isProsaError, ProsaError, uuidV7 } from "./index.ts";

describe("uuidV7", () => {
  it("carries the time, the version and the variant", () => {
    const id = uuidV7(1_795_333_533_883, new Uint8Array(10).fill(0xff));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(1_795_333_533_883);
  });

  it("sorts by time as text", () => {
    const zero = new Uint8Array(10);
    expect(uuidV7(1, zero) < uuidV7(2, zero)).toBe(true);
  });
});

describe("ProsaError", () => {
  it("is recognized by its brand, also from another copy of the package", () => {
    const error = new ProsaError("channel.disconnected", "The channel is down.");
    expect(isProsaError(error)).toBe(true);
    expect(isProsaError(new Error("x"))).toBe(false);
    expect(error.retry).toBe("later");
    expect(httpStatusOf(error.code)).toBe(409);
  });

  it("knows its codes", () => {
    expect(isErrorCode("conversation.answered")).toBe(true);
    expect(isErrorCode("toString")).toBe(false);
  });
});

describe("backoffMs", () => {
  it("doubles up to its ceiling, jittered in the upper half", () => {
    expect(backoffMs(1, 0)).toBe(250);
    expect(backoffMs(3, 0.5)).toBe(1500);
    expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(60_000);
  });
});
