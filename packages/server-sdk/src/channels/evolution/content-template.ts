import {
  ProsaError,
  type SentTemplate,
  type TemplatePlace,
  type TemplateVariable,
} from "@prosa/core";
import type { Template, TemplateComponent } from "@prosa/evolution-client";
import type { ProviderTemplate } from "../../ports/index.ts";
import { type Fields, fieldsOf, isFields, textOf } from "./wire.ts";

const statuses: Record<string, ProviderTemplate["status"]> = {
  APPROVED: "approved",
  PENDING: "pending",
  IN_APPEAL: "pending",
};

/** Buttons that need nothing from who sends, and those whose address ends in a variable. */
const fixedButtons = new Set(["QUICK_REPLY", "PHONE_NUMBER", "URL"]);

/**
 * Reads a template as Meta keeps it. What was approved and needs a file, a place or a code is
 * `unsupported`.
 *
 * @see https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function readTemplate(template: Template): ProviderTemplate {
  const parts = listOf(template.components) as TemplateComponent[];
  const part = (type: string) => parts.find((each) => each.type?.toUpperCase() === type);
  const [header, body, footer, buttons] = ["HEADER", "BODY", "FOOTER", "BUTTONS"].map(part);
  const listed = listOf(buttons?.buttons);
  const status = statuses[template.status] ?? "rejected";
  const known = [header, body, footer, buttons].filter((each) => each !== undefined);
  const isFillable =
    body?.text !== undefined &&
    known.length === parts.length &&
    (header === undefined || header.format === "TEXT") &&
    listed.every((button) => fixedButtons.has(String(button.type)));
  return {
    externalId: template.id,
    name: template.name,
    language: template.language,
    category: textOf(template.category) ?? "",
    status: status === "approved" && !isFillable ? "unsupported" : status,
    header: textOf(header?.text),
    body: body?.text ?? "",
    footer: textOf(footer?.text),
    buttons: listed.map((button) => textOf(button.text) ?? ""),
    variables: [
      ...variablesOf("header", header?.text, examplesOf(header, "header_text")),
      ...variablesOf("body", body?.text, examplesOf(body, "body_text")),
      ...listed.flatMap((button, index) =>
        variablesOf("button", textOf(button.url) ?? "", examplesOfButton(button), index),
      ),
    ],
  };
}

/** What Evolution answered, read one by one; what is no template is left out. */
export function readTemplates(answer: unknown): ProviderTemplate[] {
  if (!Array.isArray(answer)) {
    throw new ProsaError("channel.unavailable", "Evolution answered with no list of templates.");
  }
  return listOf(answer)
    .filter(({ id, name, language }) => textOf(id) && textOf(name) && textOf(language))
    .map((each) => readTemplate(each as unknown as Template));
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function variablesOf(
  place: TemplatePlace,
  text: string | undefined,
  examples: Record<string, string>,
  button?: number,
): TemplateVariable[] {
  const names = [...(text ?? "").matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(
    ([, name]) => name as string,
  );
  return [...new Set(names)].map((name) => ({
    key: [place, button, name].filter((step) => step !== undefined).join("."),
    place,
    name,
    ...(button === undefined ? {} : { button }),
    example: examples[name] ?? null,
  }));
}

/** By name: `body_text` is a list of lists, `header_text` a list, and both may name theirs. */
function examplesOf(
  part: TemplateComponent | undefined,
  field: "header_text" | "body_text",
): Record<string, string> {
  const example = fieldsOf(part?.example);
  const named = listOf(example[`${field}_named_params`]);
  if (named.length === 0) return numbered(example[field]);
  return Object.fromEntries(
    named.map(({ param_name, example: value }) => [String(param_name), String(value)]),
  );
}

/** The whole address is given; what stands in the place of its variable is its end. */
function examplesOfButton(button: Fields): Record<string, string> {
  const [whole] = Array.isArray(button.example) ? button.example : [];
  const start = (textOf(button.url) ?? "").split("{{")[0] ?? "";
  const value = textOf(whole);
  return value === null ? {} : { 1: value.startsWith(start) ? value.slice(start.length) : value };
}

function numbered(values: unknown): Record<string, string> {
  const list: unknown[] = Array.isArray(values) ? values.flat() : [];
  return Object.fromEntries(list.map((value, index) => [String(index + 1), String(value)]));
}

/** Name, language and filled components, as `sendTemplate` takes them. */
export function templateRequest({ name, language, values }: SentTemplate) {
  const of = (wanted: TemplatePlace) => values.filter(({ place }) => place === wanted);
  const parameters = (filled: SentTemplate["values"]) =>
    filled.map(({ name: parameter, value }) => ({
      type: "text",
      ...(/^\d+$/.test(parameter) ? {} : { parameter_name: parameter }),
      text: value,
    }));
  return {
    name,
    language,
    components: [
      ...(["header", "body"] as const)
        .filter((place) => of(place).length > 0)
        .map((type) => ({ type, parameters: parameters(of(type)) })),
      ...of("button").map(({ button, value }) => ({
        type: "button",
        sub_type: "url",
        index: String(button),
        parameters: [{ type: "text", text: value }],
      })),
    ],
  };
}
