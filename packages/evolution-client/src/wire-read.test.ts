import { describe, expect, it } from "vitest";
import { readBytes, readLong, unwrapMessage } from "./index.ts";

describe("readBytes", () => {
  it.each([
    [{ "0": 97, "1": 233, "2": 0 }],
    [[97, 233, 0]],
    ["YekA"],
    [{ type: "Buffer", data: [97, 233, 0] }],
  ])("reads %j", (value) => {
    expect(readBytes(value)).toEqual(Uint8Array.of(97, 233, 0));
  });

  it("reads base64 without padding and of URLs", () => {
    expect(readBytes("-_8")).toEqual(Uint8Array.of(251, 255));
    expect(readBytes("+/8=")).toEqual(Uint8Array.of(251, 255));
    expect(readBytes("")).toEqual(new Uint8Array());
  });

  it.each([
    [null],
    [7],
    [{}],
    [{ "0": 1, "2": 3 }],
    [{ "0": 256 }],
    [{ "0": -1 }],
    [{ a: 1 }],
    [[1, "2"]],
    ["a"],
    ["não é base64"],
    [{ type: "Buffer", data: "x" }],
  ])("answers null for %j", (value) => {
    expect(readBytes(value)).toBeNull();
  });
});

describe("readLong", () => {
  it.each([
    [1_795_334_018, 1_795_334_018],
    ["1795333534237", 1_795_333_534_237],
    [{ low: 1_795_160_952, high: 0, unsigned: false }, 1_795_160_952],
    [{ low: -2_000_000_000, high: 417, unsigned: false }, 417 * 2 ** 32 + 2_294_967_296],
    [{ low: -1, high: -1, unsigned: false }, -1],
    [{ low: -1, high: 0, unsigned: true }, 2 ** 32 - 1],
    [{ low: 5 }, 5],
    ["-12", -12],
  ])("reads %j", (value, expected) => {
    expect(readLong(value)).toBe(expected);
  });

  it.each([
    [null],
    ["12.5"],
    ["1e9"],
    [Number.NaN],
    [1.5],
    ["99999999999999999999"],
    [{ low: "1", high: 0 }],
    [{ low: -1, high: -1, unsigned: true }],
    [{}],
  ])("answers null for %j", (value) => {
    expect(readLong(value)).toBeNull();
  });
});

describe("unwrapMessage", () => {
  const image = { imageMessage: { caption: "oi" } };

  it("names what a plain message is", () => {
    const message = { messageContextInfo: {}, conversation: "oi" };
    expect(unwrapMessage(message)).toEqual({
      content: message,
      type: "conversation",
      wrappers: [],
    });
  });

  it("opens nested wrappers and keeps what was injected beside them", () => {
    const message = {
      ephemeralMessage: { message: { viewOnceMessageV2: { message: image } } },
      base64: "AAAA",
    };
    expect(unwrapMessage(message)).toEqual({
      content: { ...image, base64: "AAAA" },
      type: "imageMessage",
      wrappers: ["ephemeralMessage", "viewOnceMessageV2"],
    });
  });

  it("stops at a depth of 8", () => {
    let message: Record<string, unknown> = { conversation: "fundo" };
    for (let depth = 0; depth < 50_000; depth += 1) message = { viewOnceMessage: { message } };
    expect(unwrapMessage(message)).toMatchObject({ type: "viewOnceMessage" });
    expect(unwrapMessage(message).wrappers).toHaveLength(8);
  });

  it.each([[null], ["x"], [[]], [{ messageContextInfo: {} }], [{ imageMessage: null }]])(
    "finds nothing in %j",
    (message) => {
      expect(unwrapMessage(message).type).toBeNull();
    },
  );

  it("leaves a wrapper without a message alone", () => {
    expect(unwrapMessage({ viewOnceMessage: { note: 1 } })).toMatchObject({
      type: "viewOnceMessage",
      wrappers: [],
    });
  });
});
