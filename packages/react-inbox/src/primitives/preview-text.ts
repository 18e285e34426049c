import type { Conversation, MessageKind } from "@prosa/core";
import type { Formatters } from "../internal/formatters.ts";
import type { InboxStrings } from "../strings/strings.ts";

/** The name that a contact goes by: its name, its phone, or words for a group or for neither. */
export function contactName(
  contact: Conversation["contact"],
  strings: InboxStrings,
  format: Formatters,
): string {
  if (contact.name) return contact.name;
  if (contact.kind === "group") return strings.unnamedGroup;
  return contact.phone ? format.phone(contact.phone) : strings.unknownContact;
}

/** A message in one line, without markers: its text, or what it is. */
export function plainText(
  kind: MessageKind | null,
  body: string | null,
  strings: InboxStrings,
): string {
  const text = body?.replace(/```|(?<=^|\s)[*_~](?=\S)|(?<=\S)[*_~](?=\s|$|[.,!?])/g, "").trim();
  return text || strings.kinds[kind ?? "unsupported"];
}
