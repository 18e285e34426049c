import { describe, expect, it } from "vitest";
import { sessionWindow } from "./session-window.ts";

const now = Date.parse("2026-11-12T13:26:00.000Z");
const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const state = (expiresAt: string | null) => sessionWindow(24, expiresAt, now)?.state;

describe("sessionWindow", () => {
  it("does not exist where the channel has none", () => {
    expect(sessionWindow(null, inMinutes(-5), now)).toBeNull();
  });

  it("says what is left from four hours before its end", () => {
    expect(state(inMinutes(24 * 60))).toBe("open");
    expect(state(inMinutes(240))).toBe("open");
    expect(state(inMinutes(239))).toBe("closing");
    expect(state(inMinutes(1))).toBe("closing");
  });

  it("is closed at its end, and where the customer never wrote", () => {
    expect(state(inMinutes(0))).toBe("closed");
    expect(state(inMinutes(-1))).toBe("closed");
    expect(state(null)).toBe("closed");
    expect(state("nonsense")).toBe("closed");
  });
});
