import { whoIs } from "../people.ts";
import { withBase64Bytes } from "../wire-values.ts";
import type { Instance, Json, StoredMessage } from "../world.ts";
import { objectAt, ok, type Route, type RouteContext } from "./route.ts";

function recordOf(stored: StoredMessage): Json {
  const { key, pushName, messageType, message, messageTimestamp, instanceId, source, contextInfo } =
    stored.record;
  return {
    id: stored.databaseId,
    key,
    pushName,
    messageType,
    message: withBase64Bytes(message),
    messageTimestamp,
    instanceId,
    source,
    contextInfo: contextInfo ?? null,
    MessageUpdate: stored.updates.map(({ status }) => ({ status })),
  };
}

const seconds = (iso: unknown): number => Date.parse(String(iso)) / 1000;

/** True when a stored message passes the filter; `fromMe: false` filters nothing, as in 2.3.7. */
function matches(stored: StoredMessage, where: Json): boolean {
  const key = objectAt(where, "key");
  const range = objectAt(where, "messageTimestamp");
  const at = Number(stored.record.messageTimestamp);
  return (
    (!key.id || stored.record.key.id === key.id) &&
    (!key.remoteJid || stored.record.key.remoteJid === key.remoteJid) &&
    (!key.fromMe || stored.record.key.fromMe) &&
    (!where.messageType || stored.record.messageType === where.messageType) &&
    (!where.source || stored.record.source === where.source) &&
    (!range.gte || at >= seconds(range.gte)) &&
    (!range.lte || at <= seconds(range.lte))
  );
}

function findMessages({ instance, body }: RouteContext) {
  const request = (body ?? {}) as Json;
  const size = Math.max(1, Number(request.offset ?? 50) || 50);
  const page = Math.max(1, Number(request.page ?? 1) || 1);
  const found = instance.messages.filter((stored) => matches(stored, objectAt(request, "where")));
  const records = found.toReversed().slice((page - 1) * size, page * size);
  return ok({
    messages: {
      total: found.length,
      pages: Math.ceil(found.length / size),
      currentPage: page,
      records: records.map(recordOf),
    },
  });
}

function findStatusMessage({ instance, body }: RouteContext) {
  const where = objectAt(body ?? {}, "where");
  const found = instance.messages.filter(
    ({ record }) =>
      (!where.id || record.key.id === where.id) &&
      (!where.remoteJid || record.key.remoteJid === where.remoteJid),
  );
  return ok(
    found.flatMap((stored) =>
      stored.updates.map(({ id, status }) => ({
        id,
        keyId: stored.record.key.id,
        remoteJid: stored.record.key.remoteJid,
        fromMe: stored.record.key.fromMe,
        participant: null,
        pollUpdates: null,
        status,
        messageId: stored.databaseId,
        instanceId: instance.id,
      })),
    ),
  );
}

function findContacts({ world, instance, body }: RouteContext) {
  const where = objectAt(body ?? {}, "where");
  const jids = instance.known.filter((jid) => !where.remoteJid || jid === where.remoteJid);
  return ok(
    jids.map((jid) => ({
      id: world.random.databaseId(`contact:${instance.id}:${jid}`),
      remoteJid: jid,
      pushName: whoIs(world, jid)?.name ?? null,
      profilePicUrl: whoIs(world, jid)?.pictureUrl ?? null,
      createdAt: instance.createdAt,
      updatedAt: instance.updatedAt,
      instanceId: instance.id,
      isGroup: jid.endsWith("@g.us"),
      isSaved: true,
      type: jid.endsWith("@g.us") ? "group" : "contact",
    })),
  );
}

function lastMessageOf(instance: Instance, stored: StoredMessage): Json {
  const { key, pushName, messageType, message, contextInfo, source, messageTimestamp, status } =
    stored.record;
  return {
    id: stored.databaseId,
    key,
    pushName,
    participant: null,
    messageType,
    message: withBase64Bytes(message),
    contextInfo: contextInfo ?? null,
    source,
    messageTimestamp,
    instanceId: instance.id,
    sessionId: null,
    status,
  };
}

function findChats({ world, instance, body }: RouteContext) {
  const where = objectAt(body ?? {}, "where");
  const latest = new Map<string, StoredMessage>();
  for (const stored of instance.messages) latest.set(stored.record.key.remoteJid, stored);
  const chats = [...latest].filter(([jid]) => !where.remoteJid || jid === where.remoteJid);
  return ok(
    chats.reverse().map(([jid, stored]) => ({
      id: world.random.databaseId(`chat:${instance.id}:${jid}`),
      remoteJid: jid,
      pushName: null,
      profilePicUrl: whoIs(world, jid)?.pictureUrl ?? null,
      updatedAt: new Date(Number(stored.record.messageTimestamp) * 1000).toISOString(),
      windowStart: null,
      windowExpires: null,
      windowActive: false,
      lastMessage: lastMessageOf(instance, stored),
      unreadCount: null,
      isSaved: true,
    })),
  );
}

/** Reading what Evolution stored. */
export const findRoutes: Route[] = [
  { method: "POST", path: "chat/findMessages", scope: "instance", handle: findMessages },
  { method: "POST", path: "chat/findStatusMessage", scope: "instance", handle: findStatusMessage },
  { method: "POST", path: "chat/findContacts", scope: "instance", handle: findContacts },
  { method: "POST", path: "chat/findChats", scope: "instance", handle: findChats },
];
