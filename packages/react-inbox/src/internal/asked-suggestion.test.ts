import { describe, expect, it } from "vitest";
import { askedSuggestion } from "./asked-suggestion.ts";

const all = ["reply", "emoji", "mention"] as const;
const ask = (text: string, offered: readonly (typeof all)[number][] = all) => {
  const caret = text.indexOf("|");
  return askedSuggestion(text.replace("|", ""), caret, offered);
};

describe("askedSuggestion", () => {
  it("takes a slash at the very start for a quick reply", () => {
    expect(ask("/me|")).toEqual({ kind: "reply", query: "me", from: 0 });
    expect(ask("ver /me|")).toBeNull();
  });

  it("takes a colon and two letters for an emoji, wherever a word may begin", () => {
    expect(ask("oi :co|")).toEqual({ kind: "emoji", query: "co", from: 3 });
    expect(ask(":coração|")).toEqual({ kind: "emoji", query: "coração", from: 0 });
    expect(ask("oi :c|")).toBeNull();
  });

  it("leaves times, addresses and smileys alone", () => {
    for (const text of ["às 10:30|", "https://ab|", "nota:ok|", ":) |", ":-|"]) {
      expect(ask(text)).toBeNull();
    }
  });

  it("takes an at sign for a colleague, with a second name", () => {
    expect(ask("@|")).toEqual({ kind: "mention", query: "", from: 0 });
    expect(ask("vê, @Caio Me|")).toEqual({ kind: "mention", query: "Caio Me", from: 4 });
    expect(ask("maria@exemplo|")).toBeNull();
  });

  it("looks no further than the caret", () => {
    expect(ask("oi :co|isa")).toEqual({ kind: "emoji", query: "co", from: 3 });
  });

  it("asks only for what is offered", () => {
    expect(ask("@ca|", ["emoji"])).toBeNull();
  });
});
