import { describe, expect, it } from "vitest";
import { expandVariables, findQuickReplies } from "./quick-replies.ts";

const reply = (shortcut: string, title: string) => ({ id: shortcut, shortcut, title, body: "" });
const replies = [
  reply("horario", "Horário de atendimento"),
  reply("medidas", "Pedir medidas"),
  reply("prazo", "Prazo de entrega"),
  reply("visita", "Marcar visita técnica"),
];
const found = (query: string) => findQuickReplies(replies, query).map(({ shortcut }) => shortcut);

describe("findQuickReplies", () => {
  it.each([
    ["", ["horario", "medidas", "prazo", "visita"]],
    ["m", ["medidas", "horario", "visita"]],
    ["horá", ["horario"]],
    ["tecnica", ["visita"]],
    ["mdd", ["medidas"]],
    ["a", ["horario", "medidas", "prazo", "visita"]],
    ["xyz", []],
  ])("means by %j: %j", (query, shortcuts) => {
    expect(found(query)).toEqual(shortcuts);
  });
});

describe("expandVariables", () => {
  const values = { nome: "Marina Siqueira", empresa: "Horizonte", operador: "Renata Prado" };

  it("fills in what it knows and leaves the rest", () => {
    const text = "Oi {{primeiro_nome}}, {{ operador }} da {{empresa}} para {{nome}}: {{pedido}}";
    expect(expandVariables(text, values)).toBe(
      "Oi Marina, Renata Prado da Horizonte para Marina Siqueira: {{pedido}}",
    );
  });

  it("does not fill in what a value brings along", () => {
    expect(expandVariables("Oi {{nome}}", { ...values, nome: "{{empresa}}" })).toBe(
      "Oi {{empresa}}",
    );
  });

  it("leaves no gap where a name is missing", () => {
    expect(expandVariables("Oi {{primeiro_nome}}, tudo bem?", { ...values, nome: "" })).toBe(
      "Oi, tudo bem?",
    );
  });
});
