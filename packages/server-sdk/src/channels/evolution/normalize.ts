import type { Normalized } from "@prosa/core";
import type { ChannelSettings, JsonObject } from "../../ports/index.ts";
import { normalizeConnection, normalizeInstanceEnd, normalizeQr } from "./normalize-channel.ts";
import { normalizeMessage } from "./normalize-message.ts";
import {
  normalizeContact,
  normalizeGroup,
  normalizeParticipants,
  normalizePresence,
} from "./normalize-people.ts";
import {
  normalizeDelete,
  normalizeEdited,
  normalizeSentEdit,
  normalizeUpdate,
} from "./normalize-pieces.ts";
import { readStoredItem, type StoredItem } from "./stored-item.ts";

/** Raised whenever an old payload would be read differently. */
export const NORMALIZER_VERSION = 1;

const readers: Record<string, (item: StoredItem) => Normalized> = {
  "messages.upsert": (item) => normalizeMessage(item, "live"),
  "send.message": (item) => normalizeMessage(item, "echo"),
  "messages.set": (item) => normalizeMessage(item, "import"),
  "messages.update": normalizeUpdate,
  "messages.edited": normalizeEdited,
  "send.message.update": normalizeSentEdit,
  "messages.delete": normalizeDelete,
  "contacts.set": normalizeContact,
  "contacts.upsert": normalizeContact,
  "contacts.update": normalizeContact,
  "groups.upsert": normalizeGroup,
  "group-participants.update": normalizeParticipants,
  "presence.update": normalizePresence,
  "connection.update": normalizeConnection,
  "status.instance": normalizeConnection,
  "logout.instance": (item) => normalizeInstanceEnd(item, "closed"),
  "remove.instance": (item) => normalizeInstanceEnd(item, "deleted"),
  "instance.delete": (item) => normalizeInstanceEnd(item, "deleted"),
  "qrcode.updated": normalizeQr,
};

// Known, and without a meaning here yet. A chat event is a hint whose numbers are not to be trusted.
const silent =
  /^(chats\.(set|upsert|update|delete)|call|labels\.(edit|association)|instance\.create|application\.startup|error|messaging-history\.set|typebot\..*)$/;

/**
 * What one stored item means. Pure; odd data is read as far as it makes sense, and an event that
 * nobody knows is kept as `unknown_event`.
 *
 * Understands Evolution 1.8 to 2.3.7 and its EVOLUTION and WHATSAPP-BUSINESS channels.
 */
export function normalize(event: {
  providerEvent: string;
  payload: JsonObject;
  receivedAt: string;
  settings: ChannelSettings;
}): Normalized {
  const item = readStoredItem(event.providerEvent, event.payload, event.settings);
  const read = Object.hasOwn(readers, item.event) ? readers[item.event] : undefined;
  if (read) return read(item);
  return silent.test(item.event)
    ? { ignored: "no_effect", detail: item.event }
    : { ignored: "unknown_event", detail: item.event.slice(0, 100) };
}
