import { describe, expect, it } from "vitest";
import { mentionedIn, splitMentions } from "./mentions.ts";

const people = ["Ana", "Ana Lima", "Caio Menezes"].map((name) => ({ id: name, name }));
const named = (text: string) => mentionedIn(text, people).map(({ id }) => id);

describe("mentionedIn", () => {
  it("takes the longest name that stands there", () => {
    expect(named("@Ana Lima, vê isso")).toEqual(["Ana Lima"]);
    expect(named("@Ana limpa isso")).toEqual(["Ana"]);
  });

  it("names each person once, in the order of the text", () => {
    expect(named("@Caio Menezes e @Ana: @Caio Menezes começa")).toEqual(["Caio Menezes", "Ana"]);
  });

  it("takes no address and no longer word for a mention", () => {
    expect(named("maria@Ana e @Anastácia")).toEqual([]);
  });
});

describe("splitMentions", () => {
  it("gives back the whole text", () => {
    const text = "oi @Ana, e @Caio Menezes: @ninguém";
    const pieces = splitMentions(text, people);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter((piece) => piece.person).map((piece) => piece.text)).toEqual([
      "@Ana",
      "@Caio Menezes",
    ]);
  });
});
