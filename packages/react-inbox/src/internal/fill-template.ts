import type { MessageTemplate, TemplatePlace } from "@prosa/core";
import { foldText } from "./fold-text.ts";

/** Values of a template's variables, by their key. */
export type TemplateValues = Readonly<Record<string, string>>;

/** A value as it leaves: providers take no line breaks in it. */
const clean = (value = "") => value.trim().replace(/\s+/g, " ");

/** Keys of what still has to be filled in, in reading order. */
export function missingVariables({ variables }: MessageTemplate, values: TemplateValues): string[] {
  return variables.map(({ key }) => key).filter((key) => clean(values[key]) === "");
}

/**
 * The text that the customer gets, as the server writes it into the thread. A value goes in once: what
 * it brings is never looked into. What has no value yet stays in its braces.
 */
export function fillTemplate(template: MessageTemplate, values: TemplateValues): string {
  const fill = (place: TemplatePlace, text: string | null) =>
    text?.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
      const found = template.variables.find((each) => each.place === place && each.name === name);
      return (found && clean(values[found.key])) || whole;
    });
  return [fill("header", template.header), fill("body", template.body), template.footer]
    .filter((part) => typeof part === "string")
    .join("\n");
}

/** The templates whose name or text holds all of the words, in their order. */
export function findTemplates(
  templates: readonly MessageTemplate[],
  query: string,
): MessageTemplate[] {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  return templates.filter(({ name, header, body, footer }) => {
    const text = foldText([name, name.replaceAll("_", " "), header, body, footer].join(" "));
    return words.every((word) => text.includes(word));
  });
}
