import { type InboundDelete, type InboundEdit, type Normalized, parseJid } from "@prosa/core";
import { textOfMessage } from "./content.ts";
import { messageIdOf } from "./dedupe-key.ts";
import { statusOf } from "./status.ts";
import type { StoredItem } from "./stored-item.ts";
import { fieldsOf, isFields, textOf, timeOf } from "./wire.ts";

/** An edit; `at` is the provider's time of it, `reportedAt` orders edits that have none. */
export function editOf(
  targetExternalId: string,
  body: string | null,
  at: string | null,
  reportedAt: string | null,
): InboundEdit {
  return { type: "edit", targetExternalId, body, at, reportedAt };
}

/**
 * `messages.update`: a receipt, or an edit of an inbound message, which 2.3.7 sends with status
 * `SERVER_ACK` and 2.3.0 to 2.3.4 with `DELETED`.
 */
export function normalizeUpdate(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const externalId = messageIdOf(data) ?? textOf(data.id);
  if (externalId === null) return { ignored: "malformed", detail: "no message id" };
  if (isFields(data.message)) {
    const body = textOfMessage(data.message);
    return body === null
      ? { ignored: "no_effect", detail: "an edit without text" }
      : { effects: [editOf(externalId, body, null, item.dateTime)] };
  }
  const status = statusOf(data.status);
  if (status === null) return { ignored: "no_effect", detail: "no delivery status" };
  const group = parseJid(textOf(data.remoteJid) ?? "")?.kind === "group";
  const participant = group ? parseJid(textOf(data.participant) ?? "") : null;
  return {
    effects: [
      {
        type: "status",
        externalId,
        fromMe: (fieldsOf(data.key).fromMe ?? data.fromMe) === true,
        status,
        at: timeOf(data.datetime),
        participantKey: participant?.valueKey ?? "",
      },
    ],
  };
}

/** `messages.edited` and `send.message.update`: any protocol message. */
export function normalizeEdited(item: StoredItem): Normalized {
  return protocolEffects(item.data, item.dateTime);
}

/**
 * A protocol message: an edit, a deletion, or settings of the chat that have no effect here.
 * Only `key.id` counts, for the rest of `key` is from the sender's view.
 */
export function protocolEffects(value: unknown, reportedAt: string | null): Normalized {
  const data = fieldsOf(value);
  const id = textOf(fieldsOf(data.key).id);
  const type = typeof data.type === "number" ? String(data.type) : textOf(data.type);
  if (id === null) return { ignored: "no_effect", detail: "a protocol message without a target" };
  if (type === "REVOKE" || type === "0") return { effects: [deleteOf(id, "unknown")] };
  const edits = type === "MESSAGE_EDIT" || type === "14" || (type === null && data.editedMessage);
  const body = edits ? textOfMessage(data.editedMessage) : null;
  if (body === null)
    return { ignored: "no_effect", detail: `protocol message ${type ?? ""}`.trim() };
  return { effects: [editOf(id, body, timeOf(data.timestampMs), reportedAt)] };
}

/** `messages.delete` in its three shapes: bare key, key with a status, the whole stored record. */
export function normalizeDelete(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const key = isFields(data.key) ? data.key : data;
  const id = textOf(key.id);
  if (id === null) return { ignored: "malformed", detail: "no message id" };
  const by = key.fromMe === true ? "us" : key.fromMe === false ? "customer" : "unknown";
  return { effects: [deleteOf(id, by)] };
}

function deleteOf(targetExternalId: string, by: InboundDelete["by"]): InboundDelete {
  return { type: "delete", targetExternalId, by, at: null };
}
