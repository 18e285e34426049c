import { emit } from "../events.ts";
import { newPerson, whoIs } from "../people.ts";
import { findById, store } from "../records.ts";
import type { Instance, Json, World } from "../world.ts";
import { objectAt, ok, type Route, type RouteContext } from "./route.ts";

const listAt = (value: unknown, key: string): Json[] => {
  const list = objectAt({ value }, "value")[key];
  return Array.isArray(list) ? list.filter((item) => typeof item === "object" && item) : [];
};

/** What Meta's message becomes; the first of a batch only, as in 2.3.7. */
function fromMeta(message: Json): { messageType: string; content: Json } {
  const type = String(message.type);
  const part = objectAt(message, type);
  const stanzaId = objectAt(message, "context").id;
  const context = stanzaId ? { contextInfo: { stanzaId } } : {};
  const said = (text: unknown) => ({ conversation: text, ...context });
  switch (type) {
    case "text":
      return { messageType: "conversation", content: said(part.body) };
    case "button":
      return { messageType: "buttonMessage", content: said(part.text) };
    case "interactive":
      return {
        messageType: "interactiveMessage",
        content: said(objectAt(part, String(part.type)).title),
      };
    case "reaction":
      return {
        messageType: "reactionMessage",
        content: { reactionMessage: { key: { id: part.message_id }, text: part.emoji } },
      };
    case "location":
      return {
        messageType: "locationMessage",
        content: {
          locationMessage: {
            degreesLatitude: part.latitude,
            degreesLongitude: part.longitude,
            name: part.name,
            address: part.address,
          },
        },
      };
    default:
      return { messageType: `${type}Message`, content: { [`${type}Message`]: part, ...context } };
  }
}

function receive(world: World, instance: Instance, record: Json & { key: Json }): void {
  const remoteJid = String(record.key.remoteJid);
  const customer = whoIs(world, remoteJid) ?? newPerson(remoteJid, remoteJid, null, null);
  const id = String(record.key.id);
  store(world, instance, customer, { ...record, key: { remoteJid, fromMe: false, id } }, null);
  emit(world, instance, "messages.upsert", record);
}

function evolution({ world, body }: RouteContext) {
  const message = objectAt({ body }, "body");
  const instance = [...world.instances.values()].find(
    ({ integration, number }) => integration === "EVOLUTION" && number === message.numberId,
  );
  if (instance) {
    const { remoteJid, fromMe, id } = objectAt(message, "key");
    const { pushName } = message;
    receive(world, instance, {
      key: { id, remoteJid, fromMe },
      pushName,
      message: message.message,
      messageType: message.messageType,
      messageTimestamp: Math.floor(Date.now() / 1000),
      source: "unknown",
      instanceId: instance.id,
    });
    const chat = { remoteJid, instanceId: instance.id };
    emit(world, instance, "contacts.upsert", { remoteJid, pushName, instanceId: instance.id });
    emit(world, instance, "chats.upsert", chat);
    emit(world, instance, "chats.update", chat);
  }
  return ok({ status: "success" });
}

function meta({ world, body }: RouteContext) {
  for (const entry of listAt(body, "entry"))
    for (const change of listAt(entry, "changes")) {
      const value = objectAt(change, "value");
      const numberId = objectAt(value, "metadata").phone_number_id;
      const instance = [...world.instances.values()].find(
        ({ integration, number }) => integration === "WHATSAPP-BUSINESS" && number === numberId,
      );
      if (instance) notify(world, instance, value);
    }
  return ok({ status: "success" });
}

function notify(world: World, instance: Instance, value: Json): void {
  const [message] = listAt(value, "messages");
  const [contact] = listAt(value, "contacts");
  if (message) {
    const { messageType, content } = fromMeta(message);
    receive(world, instance, {
      key: { id: message.id, remoteJid: `${String(message.from)}@s.whatsapp.net`, fromMe: false },
      ...(contact ? { pushName: objectAt(contact, "profile").name } : {}),
      message: content,
      ...("contextInfo" in content ? { contextInfo: content.contextInfo } : {}),
      messageType,
      messageTimestamp: Number(message.timestamp),
      source: "unknown",
      instanceId: instance.id,
    });
  }
  for (const status of listAt(value, "statuses")) {
    const stored = findById(instance, String(status.id));
    if (!stored) continue;
    emit(world, instance, "messages.update", {
      messageId: stored.databaseId,
      keyId: stored.record.key.id,
      remoteJid: stored.record.key.remoteJid,
      fromMe: false,
      participant: stored.record.key.remoteJid,
      status: String(status.status).toUpperCase(),
      instanceId: instance.id,
    });
  }
}

/** The doors of Meta's and EVOLUTION's channels, which nobody guards. */
export const inboundRoutes: Route[] = [
  { method: "POST", path: "webhook/evolution", scope: "open", handle: evolution },
  { method: "POST", path: "webhook/meta", scope: "open", handle: meta },
  {
    method: "GET",
    path: "webhook/meta",
    scope: "open",
    handle: ({ query }) => {
      const right = query.get("hub.verify_token") === "evolution";
      const text = right ? query.get("hub.challenge") : "Error, wrong validation token";
      return { status: 200, body: text, text: text ?? "" };
    },
  },
];
