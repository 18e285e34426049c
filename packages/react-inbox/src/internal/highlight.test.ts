import { describe, expect, it } from "vitest";
import { highlight } from "./highlight.ts";

const marked = (text: string, query: string) =>
  highlight(text, query)
    .map((each) => (each.isHit ? `[${each.text}]` : each.text))
    .join("");

describe("what was searched for", () => {
  it.each([
    ["João Conceição", "joao", "[João] Conceição"],
    ["promoções e PROMOÇÃO", "promoç", "[promoç]ões e [PROMOÇ]ÃO"],
    ["Rua da Praça, 40", "praca 40", "Rua da [Praça], [40]"],
    ["e\u0301 assim", "e as", "e\u0301 [as]sim"],
    ["👍🏽 fechado", "fechado", "👍🏽 [fechado]"],
    ["nada aqui", "outra", "nada aqui"],
    ["a.b (c)", "(c) .*", "a.b (c)"],
  ])("is marked in %j for %j", (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it("is marked in a long text that stays whole", () => {
    const text = `${"x ".repeat(200)}o orçamento chegou`;
    const stretches = highlight(text, "orcamento", { whole: true });
    expect(stretches.map((each) => each.text).join("")).toBe(text);
    expect(stretches.some((each) => each.isHit)).toBe(true);
  });

  it("is reached at once in a long text", () => {
    const text = `${"x ".repeat(200)}o orçamento chegou`;
    const [lead, hit] = highlight(text, "orcamento");
    expect(lead?.text.length).toBeLessThan(60);
    expect(hit).toMatchObject({ text: "orçamento", isHit: true });
  });
});
