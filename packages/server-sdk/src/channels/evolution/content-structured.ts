import type { MessageContent, MessageKind } from "@prosa/core";
import { type Fields, fieldsOf, firstText, isFields, numberOf, textOf } from "./wire.ts";

export interface Structured {
  kind: MessageKind;
  body: string | null;
  content: MessageContent;
}

/** Reads the kinds that are neither plain text nor media; `null` for a kind nobody knows yet. */
export function readStructured(branch: string, fields: Fields): Structured | null {
  if (/^pollCreationMessage(V\d+)?$/.test(branch)) return poll(fields);
  return Object.hasOwn(readers, branch) ? (readers[branch]?.(fields) ?? null) : null;
}

const readers: Record<string, (fields: Fields) => Structured | null> = {
  extendedTextMessage: (fields) => {
    const url = firstText(fields.canonicalUrl, fields.matchedText);
    const link = url
      ? { url, title: textOf(fields.title), description: textOf(fields.description) }
      : null;
    return { kind: "text", body: textOf(fields.text), content: link ? { link } : {} };
  },
  locationMessage: (fields) => location(fields, false),
  liveLocationMessage: (fields) => location(fields, true),
  contactMessage: (fields) => contacts([fields]),
  contactsArrayMessage: (fields) =>
    contacts(Array.isArray(fields.contacts) ? fields.contacts.filter(isFields) : []),
  listResponseMessage: (fields) =>
    choice(
      textOf(fieldsOf(fields.singleSelectReply).selectedRowId),
      firstText(fields.title, fields.description),
    ),
  buttonsResponseMessage: (fields) =>
    choice(textOf(fields.selectedButtonId), textOf(fields.selectedDisplayText)),
  templateButtonReplyMessage: (fields) =>
    choice(textOf(fields.selectedId), textOf(fields.selectedDisplayText)),
  interactiveResponseMessage: (fields) => {
    const answer = paramsOf(fieldsOf(fields.nativeFlowResponseMessage).paramsJson);
    return choice(
      textOf(answer.id),
      firstText(fieldsOf(fields.body).text, answer.display_text, answer.title),
    );
  },
  listMessage: (fields) =>
    menu(
      [fields.title, fields.description, fields.footerText],
      listOf(fields.sections).flatMap((section) => titles(listOf(section.rows), "title")),
    ),
  buttonsMessage: (fields) =>
    menu(
      [fields.contentText, fields.footerText],
      listOf(fields.buttons).map((button) => textOf(fieldsOf(button.buttonText).displayText)),
    ),
  interactiveMessage: (fields) =>
    menu(
      [fieldsOf(fields.header).title, fieldsOf(fields.body).text, fieldsOf(fields.footer).text],
      listOf(fieldsOf(fields.nativeFlowMessage).buttons).map((button) =>
        textOf(paramsOf(button.buttonParamsJson).display_text),
      ),
    ),
  templateMessage: (fields) => {
    if (isFields(fields.interactiveMessageTemplate))
      return readStructured("interactiveMessage", fields.interactiveMessageTemplate);
    const template = isFields(fields.hydratedTemplate)
      ? fields.hydratedTemplate
      : fieldsOf(fields.hydratedFourRowTemplate);
    return menu(
      [template.hydratedTitleText, template.hydratedContentText, template.hydratedFooterText],
      listOf(template.hydratedButtons).map((button) =>
        Object.values(button)
          .map((part) => textOf(fieldsOf(part).displayText))
          .find((title) => title !== null),
      ),
    );
  },
  orderMessage: (fields) => ({
    kind: "order",
    body: lines([fields.orderTitle, fields.message]),
    content: {},
  }),
  productMessage: (fields) => {
    const product = fieldsOf(fields.product);
    return { kind: "product", body: lines([product.title, product.description]), content: {} };
  },
  groupInviteMessage: (fields) => ({
    kind: "invite",
    body: lines([fields.groupName, fields.caption]),
    content: {},
  }),
  albumMessage: () => ({ kind: "album", body: null, content: {} }),
  eventMessage: (fields) => ({
    kind: "system",
    body: lines([fields.name, fields.description]),
    content: { providerKind: "eventMessage" },
  }),
  pinInChatMessage: () => ({
    kind: "system",
    body: null,
    content: { providerKind: "pinInChatMessage" },
  }),
};

function poll(fields: Fields): Structured {
  const question = textOf(fields.name) ?? "";
  const options = titles(listOf(fields.options), "optionName").filter((name) => name !== null);
  return { kind: "poll", body: question || null, content: { poll: { question, options } } };
}

/** A person's answer to a question: what was chosen, and its id where the provider gives one. */
export function choice(id: string | null, title: string | null): Structured {
  const shown = title ?? id ?? "";
  return { kind: "choice", body: shown || null, content: { choice: { id, title: shown } } };
}

function menu(texts: unknown[], options: (string | null | undefined)[]): Structured | null {
  const shown = options.filter((option) => typeof option === "string");
  const body = lines(texts);
  if (body === null && shown.length === 0) return null;
  return {
    kind: "text",
    body,
    content: shown.length > 0 ? { options: shown } : {},
  };
}

function location(fields: Fields, live: boolean): Structured | null {
  const latitude = numberOf(fields.degreesLatitude);
  const longitude = numberOf(fields.degreesLongitude);
  if (latitude === null || longitude === null) return null;
  const name = textOf(fields.name);
  const address = textOf(fields.address);
  return {
    kind: "location",
    body: lines([name, address, fields.caption]),
    content: { location: { latitude, longitude, name, address, live } },
  };
}

function contacts(cards: Fields[]): Structured {
  const read = cards.map((card) => {
    const vcard = textOf(card.vcard) ?? "";
    const name = firstText(card.displayName, /^FN[^:\n]*:(.+)$/im.exec(vcard)?.[1]?.trim());
    const phones = [...vcard.matchAll(/^(?:item\d+\.)?TEL[^:\n]*:([+\d\s().-]+)$/gim)].map(
      (match) => (match[1] as string).trim(),
    );
    return { name: name ?? phones[0] ?? "", phones };
  });
  return {
    kind: "contact",
    body: lines(read.map((card) => card.name)),
    content: { contacts: read },
  };
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function titles(list: Fields[], field: string): (string | null)[] {
  return list.map((item) => textOf(item[field]));
}

function lines(parts: unknown[]): string | null {
  const shown = parts
    .map((part) => (typeof part === "string" ? part.trim() : ""))
    .filter((part) => part !== "");
  return shown.length > 0 ? shown.join("\n") : null;
}

function paramsOf(json: unknown): Fields {
  const text = textOf(json);
  if (text === null) return {};
  try {
    return fieldsOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
