import type { MessageTemplate } from "@prosa/core";
import { describe, expect, it } from "vitest";
import { fillTemplate, findTemplates, missingVariables } from "./fill-template.ts";

const template: MessageTemplate = {
  id: "t",
  name: "visita_tecnica",
  language: "pt_BR",
  category: "UTILITY",
  header: "Visita de {{1}}",
  body: "Olá, {{ 1 }}! Sua visita é {{2}}. Até lá, {{1}}.",
  footer: "Marcenaria Horizonte",
  buttons: [],
  variables: [
    { key: "header.1", place: "header", name: "1", example: "medição" },
    { key: "body.1", place: "body", name: "1", example: null },
    { key: "body.2", place: "body", name: "2", example: null },
  ],
};

describe("fillTemplate", () => {
  it("fills header and body by their own variables, and leaves what has no value", () => {
    expect(fillTemplate(template, { "header.1": "medição", "body.1": "Marina" })).toBe(
      "Visita de medição\nOlá, Marina! Sua visita é {{2}}. Até lá, Marina.\nMarcenaria Horizonte",
    );
  });

  it("puts a value in once, on one line", () => {
    const values = { "header.1": "x", "body.1": "{{2}} $&", "body.2": " amanhã\n às  9h " };
    expect(fillTemplate(template, values)).toContain("Olá, {{2}} $&! Sua visita é amanhã às 9h.");
  });

  it("is the body alone where there is nothing around it", () => {
    const bare = { ...template, header: null, footer: null, body: "Oi", variables: [] };
    expect(fillTemplate(bare, {})).toBe("Oi");
  });
});

describe("missingVariables", () => {
  it("names what is empty or blank", () => {
    expect(missingVariables(template, { "body.1": "Marina", "body.2": "  " })).toEqual([
      "header.1",
      "body.2",
    ]);
  });
});

describe("findTemplates", () => {
  const found = (query: string) => findTemplates([template], query).length;
  it("finds by name, by text and without accents", () => {
    for (const query of ["", "visita_te", "visita tecnica", "ola VISITA", "horizonte"]) {
      expect(found(query)).toBe(1);
    }
    expect(found("boleto")).toBe(0);
  });
});
