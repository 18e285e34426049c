import { describe, expect, it } from "vitest";
import { decodeFrame, encodeBinaryBroadcast, encodeFrame } from "./protocol.ts";

const frame = { joinRef: "1", ref: "2", topic: "realtime:a", event: "e", payload: { n: 1 } };

describe("frames", () => {
  it("reads back what it writes, in both versions", () => {
    for (const version of ["1.0.0", "2.0.0"] as const) {
      expect(decodeFrame(Buffer.from(encodeFrame(frame, version)), false)).toEqual(frame);
    }
  });

  it("reads a binary push of JSON and of raw bytes", () => {
    const push = (encoding: number, body: Buffer) => {
      const names = ["1", "2", "realtime:a", "é", '{"persist":true}'].map((s) => Buffer.from(s));
      const header = Buffer.from([3, ...names.map((name) => name.length), encoding]);
      return decodeFrame(Buffer.concat([header, ...names, body]), true);
    };
    expect(push(1, Buffer.from('{"n":1}'))).toMatchObject({
      joinRef: "1",
      ref: "2",
      topic: "realtime:a",
      event: "broadcast",
      payload: { event: "é", payload: { n: 1 }, persist: true },
    });
    expect(push(0, Buffer.from([0, 255]))?.payload.payload).toEqual(Buffer.from([0, 255]));
    expect(push(1, Buffer.from("{"))).toBeNull();
  });

  it("takes anything else for no frame", () => {
    for (const text of ["", "{", "null", "5", "[]", '{"topic":1,"event":"e"}']) {
      expect(decodeFrame(Buffer.from(text), false)).toBeNull();
    }
    for (const bytes of [[], [3], [9, 0, 0, 0, 0, 0, 0], [3, 255, 0, 9, 0, 0, 1]]) {
      expect(decodeFrame(Buffer.from(bytes), true)).toBeNull();
    }
  });

  it("writes raw bytes as kind 4, unless a name is too long for its header", () => {
    const bytes = encodeBinaryBroadcast("t", "ev", new Uint8Array([7]));
    expect([...(bytes ?? [])]).toEqual([4, 1, 2, 0, 0, 116, 101, 118, 7]);
    expect(encodeBinaryBroadcast("t".repeat(256), "ev", new Uint8Array())).toBeNull();
  });
});
