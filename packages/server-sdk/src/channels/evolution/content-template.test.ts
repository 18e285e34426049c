import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "./capabilities.ts";
import { readTemplate, readTemplates, templateRequest } from "./content-template.ts";
import { templateNamed } from "./template-name.ts";

const approved = {
  id: "900000000000001",
  name: "pedido_pronto",
  language: "pt_BR",
  status: "APPROVED",
  category: "UTILITY",
};

describe("readTemplate", () => {
  it("reads header, body, footer and buttons, with their variables in reading order", () => {
    expect(
      readTemplate({
        ...approved,
        components: [
          {
            type: "HEADER",
            format: "TEXT",
            text: "Pedido {{1}}",
            example: { header_text: ["1042"] },
          },
          {
            type: "BODY",
            text: "Olá, {{1}}! Chega {{2}}. Até lá, {{1}}.",
            example: { body_text: [["Ana", "amanhã"]] },
          },
          { type: "FOOTER", text: "Marcenaria Horizonte" },
          {
            type: "BUTTONS",
            buttons: [
              { type: "QUICK_REPLY", text: "Obrigada" },
              {
                type: "URL",
                text: "Acompanhar",
                url: "https://horizonte.example/p/{{1}}",
                example: ["https://horizonte.example/p/a1b2"],
              },
            ],
          },
        ],
      }),
    ).toEqual({
      externalId: "900000000000001",
      name: "pedido_pronto",
      language: "pt_BR",
      category: "UTILITY",
      status: "approved",
      header: "Pedido {{1}}",
      body: "Olá, {{1}}! Chega {{2}}. Até lá, {{1}}.",
      footer: "Marcenaria Horizonte",
      buttons: ["Obrigada", "Acompanhar"],
      variables: [
        { key: "header.1", place: "header", name: "1", example: "1042" },
        { key: "body.1", place: "body", name: "1", example: "Ana" },
        { key: "body.2", place: "body", name: "2", example: "amanhã" },
        { key: "button.1.1", place: "button", name: "1", button: 1, example: "a1b2" },
      ],
    });
  });

  it("reads variables that have names", () => {
    const { variables } = readTemplate({
      ...approved,
      components: [
        {
          type: "BODY",
          text: "Olá, {{nome}}!",
          example: { body_text_named_params: [{ param_name: "nome", example: "Ana" }] },
        },
      ],
    });
    expect(variables).toEqual([{ key: "body.nome", place: "body", name: "nome", example: "Ana" }]);
  });

  it.each([
    ["a picture above it", [{ type: "HEADER", format: "IMAGE" }]],
    ["a code to copy", [{ type: "BUTTONS", buttons: [{ type: "COPY_CODE", text: "Copiar" }] }]],
    ["a carousel", [{ type: "CAROUSEL", cards: [] }]],
  ])("does not offer one with %s", (_what, more) => {
    const components = [{ type: "BODY", text: "Olá" }, ...more];
    expect(readTemplate({ ...approved, components }).status).toBe("unsupported");
  });

  it.each([
    ["PENDING", "pending"],
    ["REJECTED", "rejected"],
    ["PAUSED", "rejected"],
    ["DISABLED", "rejected"],
  ])("knows %s as %s", (status, known) => {
    const components = [{ type: "BODY", text: "Olá" }];
    expect(readTemplate({ ...approved, status, components }).status).toBe(known);
  });

  it("leaves out what is no template, and says so when there is no list", () => {
    const bare = { ...approved, components: "none" };
    expect(readTemplates([null, 7, {}, { ...approved, id: "" }, bare])).toMatchObject([
      { externalId: "900000000000001", status: "unsupported" },
    ]);
    expect(() => readTemplates({ error: "no" })).toThrow("no list of templates");
  });

  it("survives one without anything in it", () => {
    expect(readTemplate({ ...approved, components: [] })).toMatchObject({
      status: "unsupported",
      body: "",
      variables: [],
    });
  });
});

describe("templateRequest", () => {
  it("spells the components as Meta does", () => {
    expect(
      templateRequest({
        id: "t",
        name: "pedido_pronto",
        language: "pt_BR",
        values: [
          { place: "body", name: "1", value: "Ana" },
          { place: "body", name: "2", value: "amanhã" },
          { place: "header", name: "numero", value: "1042" },
          { place: "button", name: "1", button: 1, value: "a1b2" },
        ],
      }),
    ).toEqual({
      name: "pedido_pronto",
      language: "pt_BR",
      components: [
        {
          type: "header",
          parameters: [{ type: "text", parameter_name: "numero", text: "1042" }],
        },
        {
          type: "body",
          parameters: [
            { type: "text", text: "Ana" },
            { type: "text", text: "amanhã" },
          ],
        },
        {
          type: "button",
          sub_type: "url",
          index: "1",
          parameters: [{ type: "text", text: "a1b2" }],
        },
      ],
    });
  });

  it("has no components where nothing is filled in", () => {
    expect(
      templateRequest({ id: "t", name: "oi", language: "pt_BR", values: [] }).components,
    ).toEqual([]);
  });
});

describe("templateNamed", () => {
  it("knows the echo of a template and no other text", () => {
    expect(templateNamed("▶️boas_vindas◀️")).toBe("boas_vindas");
    expect(templateNamed("▶️ Olá")).toBeNull();
    expect(templateNamed("boas_vindas")).toBeNull();
    expect(templateNamed(undefined)).toBeNull();
  });
});

describe("capabilitiesOf", () => {
  it("gives a window and templates to what speaks through Meta's API, and to nothing else", () => {
    expect(capabilitiesOf({ instance: "loja", integration: "WHATSAPP-BUSINESS" })).toMatchObject({
      sessionWindowHours: 24,
      templates: true,
    });
    for (const settings of [{ instance: "loja" }, { integration: "WHATSAPP-BAILEYS" }]) {
      expect(capabilitiesOf(settings)).toMatchObject({
        sessionWindowHours: null,
        templates: false,
      });
    }
  });
});
