import type { MessageData } from "./message-payload.ts";
import type {
  CallData,
  ChatData,
  ChatDeleteData,
  ConnectionData,
  ContactData,
  ErrorData,
  GroupData,
  HistorySyncData,
  InstanceData,
  LabelChangeData,
  LabelData,
  MessageDeleteData,
  MessageEditData,
  MessageUpdateData,
  ParticipantsData,
  PresenceData,
  QrCodeData,
  TypebotData,
} from "./webhook-data.ts";
import { fromV1 } from "./webhook-v1.ts";

interface Envelope {
  /** Lower case and dotted: `messages.upsert`; `""` when the body has none. */
  event: string;
  /** `null` for the ERRORS webhook, which names no instance. */
  instance: string | null;
  /** As received: object, array, array of strings, or null. */
  data: unknown;
  /** Own account's JID, absent before the first login. */
  sender: string | null;
  destination: string | null;
  /** Local time with a false `Z`: never order by it. */
  dateTime: string | null;
  serverUrl: string | null;
  /** History import only (2.3.7). */
  isLatest?: boolean;
  /** History import only, percent. */
  progress?: number;
}

interface Of<Kind extends string, Item> extends Envelope {
  kind: Kind;
  /**
   * `data` as a list of its objects, with the fields of Evolution 1 under their names of 2; empty
   * when it holds none.
   */
  items: Item[];
}

/**
 * A webhook body by meaning; `other` is an event that this package does not know. Item fields are
 * what Evolution sends, not a promise: read them as optional, and expect other types in hostile
 * bodies.
 */
export type EvolutionWebhook =
  | Of<"message", Partial<MessageData>>
  | Of<"history", Partial<MessageData>>
  | Of<"history_sync", HistorySyncData>
  | Of<"status", MessageUpdateData>
  | Of<"edit", MessageEditData>
  | Of<"delete", MessageDeleteData>
  | Of<"contact", ContactData>
  | Of<"chat", ChatData>
  | Of<"chat_delete", ChatDeleteData>
  | Of<"group", GroupData>
  | Of<"participants", ParticipantsData>
  | Of<"presence", PresenceData>
  | Of<"connection", ConnectionData>
  | Of<"qrcode", QrCodeData>
  | Of<"instance", InstanceData>
  | Of<"label", LabelData>
  | Of<"label_change", LabelChangeData>
  | Of<"call", CallData>
  | Of<"typebot", TypebotData>
  | Of<"error", ErrorData>
  | Of<"other", Record<string, unknown>>;

/** The members of {@link EvolutionWebhook}. */
export type WebhookKind = EvolutionWebhook["kind"];

const kinds: ReadonlyMap<string, WebhookKind> = new Map<string, WebhookKind>([
  ["messages.upsert", "message"],
  ["send.message", "message"],
  ["messages.set", "history"],
  ["messaging-history.set", "history_sync"],
  ["messages.update", "status"],
  ["messages.edited", "edit"],
  ["send.message.update", "edit"],
  ["messages.delete", "delete"],
  ["contacts.set", "contact"],
  ["contacts.upsert", "contact"],
  ["contacts.update", "contact"],
  ["chats.set", "chat"],
  ["chats.upsert", "chat"],
  ["chats.update", "chat"],
  ["chats.delete", "chat_delete"],
  ["groups.upsert", "group"],
  ["groups.update", "group"],
  ["group.update", "group"],
  ["group-participants.update", "participants"],
  ["presence.update", "presence"],
  ["connection.update", "connection"],
  ["qrcode.updated", "qrcode"],
  ["application.startup", "instance"],
  ["instance.create", "instance"],
  ["instance.delete", "instance"],
  ["status.instance", "instance"],
  ["logout.instance", "instance"],
  ["remove.instance", "instance"],
  ["labels.edit", "label"],
  ["labels.association", "label_change"],
  ["call", "call"],
  ["typebot.start", "typebot"],
  ["typebot.change.status", "typebot"],
  ["error", "error"],
]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** One spelling for `messages.upsert`, `MESSAGES_UPSERT` and `group.participants.update`. */
function eventName(value: unknown): string {
  const event = (text(value) ?? "").slice(0, 100).toLowerCase().replaceAll("_", ".");
  return event
    .replace(/^group\.participants/, "group-participants")
    .replace(/^messaging\.history/, "messaging-history");
}

function itemsOf(kind: WebhookKind, data: unknown): Record<string, unknown>[] {
  const list = Array.isArray(data) ? data : [data];
  if (kind === "chat_delete")
    return list.flatMap((item) => (typeof item === "string" ? [{ remoteJid: item }] : []));
  return list.filter(isRecord).map((item) => fromV1(kind, item));
}

/**
 * Reads a parsed webhook body. Never throws: what it does not know has kind `other`, what is no
 * object has no event and no items. Credentials of the envelope (`apikey`, `api_key`) are left out.
 *
 * Takes time in proportion to the items, not to their content, which it does not look into: use
 * {@link unwrapMessage}, {@link readBytes} and {@link readLong} on what is needed.
 *
 * Route on `event` or `kind`, not on the URL: `byEvents` appends a suffix to it.
 */
export function parseWebhook(body: unknown): EvolutionWebhook {
  const source = isRecord(body) ? body : {};
  const event = eventName(source.event);
  const kind = kinds.get(event) ?? "other";
  const data = source.data ?? null;
  const envelope: Of<WebhookKind, Record<string, unknown>> = {
    kind,
    event,
    instance: text(source.instance),
    data,
    items: itemsOf(kind, data),
    sender: text(source.sender),
    destination: text(source.destination),
    dateTime: text(source.date_time),
    serverUrl: text(source.server_url),
  };
  if (typeof source.isLatest === "boolean") envelope.isLatest = source.isLatest;
  if (typeof source.progress === "number") envelope.progress = source.progress;
  return envelope as EvolutionWebhook;
}
