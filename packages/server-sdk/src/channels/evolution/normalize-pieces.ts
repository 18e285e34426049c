import {
  type InboundDelete,
  type InboundEdit,
  type Normalized,
  parseJid,
  type RemoteParty,
} from "@prosa/core";
import { textOfMessage } from "./content.ts";
import { messageIdOf } from "./dedupe-key.ts";
import { provenPair } from "./normalize-people.ts";
import { ownIdentity, partyOf } from "./parties.ts";
import { statusOf } from "./status.ts";
import type { StoredItem } from "./stored-item.ts";
import { type Fields, fieldsOf, idOf, isFields, textOf, timeOf } from "./wire.ts";

/** An edit; `at` is the provider's time of it, `reportedAt` orders edits that have none. */
export function editOf(
  targetExternalId: string,
  by: InboundEdit["by"],
  body: string | null,
  at: string | null,
  reportedAt: string | null,
): InboundEdit {
  return { type: "edit", targetExternalId, by, body, at, reportedAt };
}

/** Whose a key is that the account's own connection has read, not the sender written. */
export function sideOf(fromMe: unknown): "us" | "customer" | "unknown" {
  if (typeof fromMe !== "boolean") return "unknown";
  return fromMe ? "us" : "customer";
}

/**
 * The chat of a message of ours, as a key of the account's own connection spells it.
 * @see Evolution up to 2.3.7, WHATSAPP-BUSINESS (`wamid.` ids): concurrent deliveries get each
 * other's remoteJid, which proves nothing.
 */
function ownChat(id: string, key: Fields, item: StoredItem): { chat?: RemoteParty } {
  if (key.fromMe !== true || id.startsWith("wamid.")) return {};
  const chat = partyOf([key.remoteJid, key.remoteJidAlt], ownIdentity(item.sender));
  return chat?.kind === "person" ? { chat } : {};
}

/**
 * `messages.update`: a receipt, or an edit of an inbound message, which 2.3.7 sends with status
 * `SERVER_ACK` and 2.3.0 to 2.3.4 with `DELETED`.
 */
export function normalizeUpdate(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const externalId = messageIdOf(data) ?? idOf(data.id);
  if (externalId === null) return { ignored: "malformed", detail: "no message id" };
  const key = isFields(data.key) ? data.key : data;
  const fromMe = key.fromMe ?? data.fromMe;
  const named = ownChat(externalId, key, item);
  if (isFields(data.message)) {
    const body = textOfMessage(data.message);
    return body === null
      ? { ignored: "no_effect", detail: "an edit without text" }
      : {
          effects: [{ ...editOf(externalId, sideOf(fromMe), body, null, item.dateTime), ...named }],
        };
  }
  const status = statusOf(data.status);
  if (status === null) return { ignored: "no_effect", detail: "no delivery status" };
  const group = parseJid(textOf(key.remoteJid) ?? "")?.kind === "group";
  const participant = group ? parseJid(textOf(data.participant) ?? "") : null;
  return {
    effects: [
      {
        type: "status",
        externalId,
        fromMe: fromMe === true,
        status,
        at: timeOf(data.datetime),
        participantKey: participant?.valueKey ?? "",
        ...named,
      },
    ],
  };
}

/**
 * `messages.edited`: every kind of protocol message. Who sent it is not told, and its `key` is the
 * sender's own word, from the sender's view.
 */
export function normalizeEdited(item: StoredItem): Normalized {
  return protocolEffects(item.data, "unknown", item.dateTime);
}

/** `send.message.update`: Evolution's answer to an edit through its API, so that it is ours. */
export function normalizeSentEdit(item: StoredItem): Normalized {
  return protocolEffects(item.data, "us", item.dateTime);
}

/**
 * A protocol message: an edit, a deletion, or settings of the chat that have no effect here.
 * Of its `key` only `id` counts.
 */
export function protocolEffects(
  value: unknown,
  by: InboundEdit["by"],
  reportedAt: string | null,
): Normalized {
  const data = fieldsOf(value);
  const id = idOf(fieldsOf(data.key).id);
  const type = typeof data.type === "number" ? String(data.type) : textOf(data.type);
  if (id === null) return { ignored: "no_effect", detail: "a protocol message without a target" };
  if (type === "REVOKE" || type === "0") return { effects: [deleteOf(id, by)] };
  const edits = type === "MESSAGE_EDIT" || type === "14" || (type === null && data.editedMessage);
  const body = edits ? textOfMessage(data.editedMessage) : null;
  if (body === null)
    return { ignored: "no_effect", detail: `protocol message ${type ?? ""}`.trim() };
  return { effects: [editOf(id, by, body, timeOf(data.timestampMs), reportedAt)] };
}

/**
 * `messages.delete` in its three shapes: bare key, key with a status, the whole stored record. The
 * first two tell who deleted, in a group perhaps another's message; the record whose message it is.
 */
export function normalizeDelete(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const record = isFields(data.key);
  const key = record ? fieldsOf(data.key) : data;
  const id = idOf(key.id);
  if (id === null) return { ignored: "malformed", detail: "no message id" };
  const group = parseJid(textOf(key.remoteJid) ?? "")?.kind === "group";
  const side = sideOf(key.fromMe);
  const by = side === "us" && group && !record ? "admin" : side;
  const pair = group ? [] : provenPair([key.remoteJid, key.remoteJidAlt], item);
  return { effects: [...pair, { ...deleteOf(id, by), ...ownChat(id, key, item) }] };
}

function deleteOf(targetExternalId: string, by: InboundDelete["by"]): InboundDelete {
  return { type: "delete", targetExternalId, by, at: null };
}
