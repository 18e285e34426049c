import type { KeyboardEvent } from "react";
import { describe, expect, it } from "vitest";
import { matches } from "./shortcuts.ts";

const press = (key: string, code: string, held: Partial<KeyboardEvent> = {}) =>
  ({
    key,
    code,
    keyCode: 0,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    defaultPrevented: false,
    target: null,
    nativeEvent: { isComposing: false },
    ...held,
  }) as KeyboardEvent;

describe("matches", () => {
  it("takes letters by their place, whatever the layout writes there", () => {
    expect(matches("Z", press("я", "KeyZ"))).toBe(true);
    expect(matches("Z", press("z", "KeyY"))).toBe(false);
  });

  it("takes signs by what they write, with or without Shift", () => {
    expect(matches("?", press("?", "KeyW", { shiftKey: true }))).toBe(true);
    expect(matches("/", press("/", "IntlRo"))).toBe(true);
  });

  it("keeps Shift, Alt and Control apart", () => {
    expect(matches("E", press("E", "KeyE", { shiftKey: true }))).toBe(false);
    expect(matches("Shift+E", press("E", "KeyE", { shiftKey: true }))).toBe(true);
    expect(matches("Mod+K", press("k", "KeyK", { metaKey: true }))).toBe(true);
    expect(matches("K", press("k", "KeyK", { ctrlKey: true }))).toBe(false);
    expect(matches("/", press("/", "KeyQ", { ctrlKey: true, altKey: true }))).toBe(false);
  });

  it("takes the second key of a pair only after its first", () => {
    expect(matches("G I", press("i", "KeyI"))).toBe(false);
    expect(matches("G I", press("i", "KeyI"), "G")).toBe(true);
    expect(matches("I", press("i", "KeyI"), "G")).toBe(false);
  });

  it("leaves keys to a text field, but for those with Control or Alt", () => {
    const field = { closest: () => ({}) } as unknown as Element;
    expect(matches("Z", press("z", "KeyZ", { target: field }))).toBe(false);
    expect(matches("Mod+K", press("k", "KeyK", { target: field, ctrlKey: true }))).toBe(true);
  });

  it("means nothing while an input method composes", () => {
    expect(matches("Z", press("z", "KeyZ", { keyCode: 229 }))).toBe(false);
  });
});
