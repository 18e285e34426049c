import type { MessageTemplate } from "@prosa/core";
import * as v from "valibot";
import { readAs, type Schema } from "./parse.ts";
import type { TemplateList } from "./transport.ts";

const text = v.string();
const textOrNull = v.nullable(text);

const template: Schema<MessageTemplate> = v.object({
  id: text,
  name: text,
  language: text,
  category: text,
  header: textOrNull,
  body: text,
  footer: textOrNull,
  buttons: v.array(text),
  variables: v.array(
    v.object({
      key: text,
      place: v.picklist(["header", "body", "button"]),
      name: text,
      button: v.optional(v.number()),
      example: v.fallback(textOrNull, null),
    }),
  ),
});
const list: Schema<TemplateList> = v.object({
  items: v.array(template),
  refreshedAt: v.fallback(textOrNull, null),
  errorCode: v.fallback(textOrNull, null),
});

/** @throws ProsaError `internal` when the answer has another shape. */
export function readTemplates(answer: unknown): TemplateList {
  return readAs(list, "templates", answer);
}
