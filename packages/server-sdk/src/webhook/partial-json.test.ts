import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePartialJson } from "./partial-json.ts";

/** True when every value of `part` stands at the same place in `whole`. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof part !== "object" || part === null) return Object.is(part, whole);
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([key, value]) =>
    isPartOf(value, (whole as Record<string, unknown>)[key]),
  );
}

describe("parsePartialJson", () => {
  it("closes what is open at the cut and leaves the half value out", () => {
    const text =
      '{"event":"messages.upsert","data":{"key":{"id":"M1","fromMe":false},"message":{"imageMessage":{"caption":"oi","url":"https://mm';
    expect(parsePartialJson(text)).toEqual({
      event: "messages.upsert",
      data: { key: { id: "M1", fromMe: false }, message: { imageMessage: { caption: "oi" } } },
    });
  });

  it("reads a whole text as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify({ value });
        expect(parsePartialJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("reads every beginning of a text without throwing, and invents nothing", () => {
    const whole = { a: [1, { b: 'x"y\\', c: null }], d: true, e: { f: -1.5e3 } };
    const text = JSON.stringify(whole);
    for (let cut = 0; cut <= text.length; cut++) {
      const read = parsePartialJson(text.slice(0, cut));
      if (cut === 0) expect(read).toBeUndefined();
      else expect([cut, isPartOf(read, whole)]).toEqual([cut, true]);
    }
  });

  it.each(["", "nonsense", "{]", '{"a" 1}', '{"a":tru e}', "[".repeat(9_999)])(
    "survives %j",
    (text) => {
      expect(() => parsePartialJson(text.slice(0, 64_000))).not.toThrow();
    },
  );
});
