import { bytesOf, encodeBase64, fieldsOf, idOf, isFields } from "./wire.ts";

// What differs between two deliveries of one event: spellings of parties, database ids, clocks.
const volatile = new Set([
  "remoteJid",
  "remoteJidAlt",
  "previousRemoteJid",
  "participant",
  "participantAlt",
  "participantPn",
  "senderPn",
  "senderLid",
  "addressingMode",
  "instanceId",
  "messageId",
  "owner",
  "messageTimestamp",
  "mediaKeyTimestamp",
  "datetime",
  "date_time",
  "messageContextInfo",
]);

/** WhatsApp's own id of the message that an item speaks of, or `null`. */
export function messageIdOf(data: unknown): string | null {
  const fields = fieldsOf(data);
  const key = fieldsOf(fields.key);
  return idOf(key.id) ?? idOf(fields.keyId) ?? ("fromMe" in fields ? idOf(fields.id) : null);
}

/** Longer values are compared as they are spelled. */
const maxBytes = 1_000_000;

/**
 * Text that is equal for repeats of one event and different for different ones; `null` when the
 * event names no message or its repeats cannot be told.
 *
 * A status keeps its participant, for in groups it tells two receipts apart. An edit keeps its own
 * time (`timestampMs`), for somebody may edit a text away and back; an edit without one is not
 * deduplicated.
 */
export function dedupeKeyOf(event: string, data: unknown): string | null {
  const id = messageIdOf(data);
  if (id === null) return null;
  const fields = fieldsOf(data);
  if (event === "messages.update" && isFields(fields.message)) return null;
  const { key: _key, ...rest } = fields;
  const fromMe = fieldsOf(fields.key).fromMe ?? fields.fromMe ?? null;
  // Of a customer's message it says nothing, and what Evolution stores of one has none.
  if (event === "messages.upsert" && fromMe !== true) delete rest.status;
  const participant = event === "messages.update" ? (fields.participant ?? null) : null;
  return JSON.stringify([event, id, fromMe, participant, canonical(rest)]);
}

function canonical(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, depth + 1));
  if (!isFields(value)) return value;
  // Bytes keyed by index are those that Evolution's store gives as base64.
  const bytes = "0" in value ? bytesOf(value, maxBytes) : null;
  if (bytes) return encodeBase64(bytes);
  const entries = Object.entries(value)
    .filter(([name]) => !volatile.has(name) && !(depth === 0 && name === "id"))
    .filter(([, item]) => item !== null && item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, item]) => [name, canonical(item, depth + 1)]);
}
