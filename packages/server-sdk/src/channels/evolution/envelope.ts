import { ProsaError } from "@prosa/core";
import type { EnvelopeItem, JsonObject } from "../../ports/index.ts";
import { dedupeKeyOf, messageIdOf } from "./dedupe-key.ts";
import { strip } from "./strip.ts";
import { fieldsOf, firstText, isFields, textOf } from "./wire.ts";

const splitEvents = new Set([
  "messages.upsert",
  "messages.update",
  "messages.set",
  "messages.delete",
  "messages.edited",
  "send.message",
  "contacts.set",
  "contacts.upsert",
  "contacts.update",
  "groups.upsert",
]);

// The pairing code in a QR event signs a phone in; the panel asks for it when it shows one.
const pairingSecrets: ReadonlySet<string> = new Set(["code", "base64", "pairingCode"]);
const instanceSecrets: ReadonlySet<string> = new Set(["hash"]);
const none: ReadonlySet<string> = new Set();

/** The event's name as Evolution 2 spells it: lower case and dotted. */
export function eventName(body: unknown): string {
  return (textOf(fieldsOf(body).event) ?? "").toLowerCase().replaceAll("_", ".");
}

/**
 * Splits a webhook body of Evolution into items that may be stored, in the order of `data`.
 *
 * Each payload is `{ event, sender, dateTime, data, truncated? }` with one element of `data`, freed
 * of credentials. The event in the body counts, whatever suffix `byEvents` put on the URL.
 *
 * Of a list that was cut off, the last element may be half of one: an item without `data` stands for
 * it and for all that came behind it.
 *
 * @throws ProsaError `webhook.malformed` when the body is no object with an `event`.
 */
export function envelope(body: unknown): EnvelopeItem[] {
  const event = eventName(body);
  if (!isFields(body) || event === "")
    throw new ProsaError(
      "webhook.malformed",
      "The body is no Evolution webhook: it has no event. Nothing can be stored of it.",
    );
  const list = splitEvents.has(event) && Array.isArray(body.data) ? body.data : [body.data ?? null];
  const cut = list === body.data && body.truncated === true;
  const common = {
    event,
    sender: textOf(body.sender),
    dateTime: textOf(body.date_time),
    ...(body.truncated === true ? { truncated: true } : {}),
  };
  const whole = cut ? [...list.slice(0, -1), null] : list.length === 0 ? [null] : list;
  return whole.map((element: unknown) => {
    const data = strip(element, forbiddenIn(event));
    return {
      providerEvent: event,
      dedupeKey: dedupeKeyOf(event, data),
      laneKey: laneKeyOf(event, data),
      payload: { ...common, data } as JsonObject,
      volatile: event === "presence.update",
      instance: textOf(body.instance),
    };
  });
}

function forbiddenIn(event: string): ReadonlySet<string> {
  if (event === "qrcode.updated") return pairingSecrets;
  return event.startsWith("instance.") ? instanceSecrets : none;
}

/** The lane that an item waits in: a pure function of the payload. */
function laneKeyOf(event: string, data: unknown): string {
  const fields = fieldsOf(data);
  const key = fieldsOf(fields.key);
  const chat = firstText(key.remoteJid, fields.remoteJid, fields.id, fields.chatId);
  switch (event) {
    case "messages.upsert":
    case "send.message":
      return chat === null ? "channel" : `chat:${chat}`;
    case "messages.set":
      return `import:${chat ?? "rest"}`;
    case "messages.update":
    case "messages.edited":
    case "messages.delete":
    case "send.message.update": {
      const id = messageIdOf(data);
      return id === null ? "channel" : `msg:${id}`;
    }
    default:
      return /^(contacts|chats|labels|groups|group-participants|presence)\b/.test(event) && chat
        ? `contact:${chat}`
        : "channel";
  }
}
