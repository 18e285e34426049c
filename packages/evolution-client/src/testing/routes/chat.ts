import { emit } from "../events.ts";
import { boom, failure, HttpFailure } from "../http-failure.ts";
import { phoneJid, toJid, whoIs } from "../people.ts";
import { applyEdit } from "../phone-actions.ts";
import { findById } from "../records.ts";
import { validate } from "../validate.ts";
import type { Instance, Json, StoredMessage, World } from "../world.ts";
import { recipientOf } from "./recipient.ts";
import { created, objectAt, ok, type Route, type RouteContext } from "./route.ts";
import { simulateTyping } from "./send.ts";

function needSocket(instance: Instance): void {
  if (instance.state !== "open") throw boom("Connection Closed");
}

function whatsappNumbers({ world, instance, body }: RouteContext) {
  if (instance.integration === "WHATSAPP-BUSINESS")
    throw new HttpFailure(400, {
      status: 400,
      error: "Bad Request",
      message: ["Method not available on WhatsApp Business API"],
    });
  needSocket(instance);
  const { numbers } = validate(body, { required: ["numbers"], types: { numbers: "array" } });
  const results = (numbers as unknown[]).map((asked) => {
    const number = String(asked);
    const jid = toJid(number);
    const who = whoIs(world, jid);
    if (!who) return { jid, exists: jid.endsWith("@lid"), number };
    return {
      jid: who.kind === "group" ? who.jid : phoneJid(who),
      exists: true,
      number,
      name: who.name,
    };
  });
  const isGroup = (jid: string): boolean => jid.endsWith("@g.us");
  return ok([
    ...results.filter(({ jid }) => isGroup(jid)),
    ...results.filter(({ jid }) => !isGroup(jid)),
  ]);
}

function markMessageAsRead({ world, instance, body }: RouteContext) {
  const { readMessages } = validate(body, {
    required: ["readMessages"],
    types: { readMessages: "array" },
    items: { readMessages: { required: ["id", "fromMe", "remoteJid"] } },
  });
  needSocket(instance);
  for (const { id, remoteJid } of readMessages as Json[]) {
    const stored = findById(instance, String(id));
    if (String(remoteJid).endsWith("@lid") || !stored?.shown) continue;
    if (stored.shown.direction === "in") stored.shown.status = "READ";
  }
  world.changed();
  return created({ message: "Read messages", read: "success" });
}

async function sendPresence({ world, instance, body }: RouteContext) {
  const request = validate(body, {
    required: ["number", "presence", "delay"],
    types: { number: "string", delay: "number" },
  });
  needSocket(instance);
  const { customer } = recipientOf(world, String(request.number));
  const presence = String(request.presence) as "composing" | "recording" | "paused";
  await simulateTyping(world, instance, customer.id, presence, Number(request.delay));
  return created({ presence });
}

/** The answer of an edit or deletion: a protocol message of its own. */
function protocolAnswer(world: World, remoteJid: string, protocol: Json): Json {
  return {
    key: { remoteJid, fromMe: true, id: `3EB0${world.random.hex(world.next("message"), 18)}` },
    message: { protocolMessage: protocol },
    messageTimestamp: String(Math.floor(Date.now() / 1000)),
    status: "PENDING",
  };
}

const plainKey = ({ record: { key } }: StoredMessage): Json => ({
  remoteJid: key.remoteJid,
  fromMe: key.fromMe,
  id: key.id,
});

function updateMessage({ world, instance, body }: RouteContext) {
  const request = validate(body, {
    required: ["number", "text", "key"],
    types: { number: "string", text: "string", key: "object" },
  });
  if (instance.state !== "open") throw failure(400, ["Error: Connection Closed"]);
  const stored = findById(instance, String(objectAt(request, "key").id));
  const editable = ["conversation", "imageMessage", "videoMessage"];
  const fits =
    stored?.record.key.fromMe === true &&
    editable.includes(String(stored.record.messageType)) &&
    toJid(String(request.number)) === stored.record.key.remoteJid;
  if (!stored || !fits) throw failure(400, ["Message not compatible"]);
  const nowMs = Date.now();
  const editedMessage = { extendedTextMessage: { text: String(request.text) } };
  applyEdit(stored, String(request.text), nowMs);
  const key = plainKey(stored);
  emit(world, instance, "send.message.update", {
    key,
    editedMessage,
    timestampMs: nowMs,
    type: 14,
  });
  world.changed();
  return ok(
    protocolAnswer(world, stored.record.key.remoteJid, {
      key,
      type: "MESSAGE_EDIT",
      editedMessage,
      timestampMs: String(nowMs),
    }),
  );
}

function deleteMessageForEveryone({ world, instance, body }: RouteContext) {
  const request = validate(body, { required: ["id", "fromMe", "remoteJid"] });
  if (instance.state !== "open") throw failure(400, ["Error: Connection Closed"]);
  const stored = findById(instance, String(request.id));
  if (stored?.record.key.fromMe) {
    if (stored.shown) stored.shown.deleted = true;
    const { messageType, source, messageTimestamp, pushName, message } = stored.record;
    emit(world, instance, "messages.delete", {
      id: stored.databaseId,
      instanceId: instance.id,
      key: plainKey(stored),
      messageType,
      status: "DELETED",
      source,
      messageTimestamp,
      pushName,
      participant: null,
      message,
    });
    world.changed();
  }
  const { id, remoteJid, fromMe } = request;
  return created(
    protocolAnswer(world, String(remoteJid), { key: { remoteJid, fromMe, id }, type: "REVOKE" }),
  );
}

function getBase64({ world, instance, body }: RouteContext) {
  const { message } = validate(body, { required: ["message"], types: { message: "object" } });
  const stored = findById(instance, String(objectAt(message, "key").id));
  if (!stored) throw failure(400, ["Message not found"]);
  const media = stored.mediaId ? world.media.get(stored.mediaId) : undefined;
  if (!media) throw failure(400, ["The message is not of the media type"]);
  const mediaType = String(stored.record.messageType);
  const content = objectAt(stored.record.message, mediaType);
  const mimetype = String(content.mimetype);
  const extension = mimetype.split(/[;/]/)[1] ?? "bin";
  return created({
    mediaType,
    fileName: content.fileName ?? `${stored.record.key.id}.${extension}`,
    caption: content.caption,
    size: { fileLength: content.fileLength, height: content.height, width: content.width },
    mimetype,
    base64: Buffer.from(media.bytes).toString("base64"),
    buffer: null,
  });
}

/** Reading and acting on chats. */
export const chatRoutes: Route[] = [
  { method: "POST", path: "chat/whatsappNumbers", scope: "instance", handle: whatsappNumbers },
  { method: "POST", path: "chat/markMessageAsRead", scope: "instance", handle: markMessageAsRead },
  { method: "POST", path: "chat/sendPresence", scope: "instance", handle: sendPresence },
  { method: "POST", path: "chat/updateMessage", scope: "instance", handle: updateMessage },
  {
    method: "DELETE",
    path: "chat/deleteMessageForEveryone",
    scope: "instance",
    handle: deleteMessageForEveryone,
  },
  { method: "POST", path: "chat/getBase64FromMediaMessage", scope: "instance", handle: getBase64 },
  {
    method: "POST",
    path: "chat/fetchProfilePictureUrl",
    scope: "instance",
    handle: ({ world, body }) => {
      const { number } = validate(body, { required: ["number"], types: { number: "string" } });
      const asked = toJid(String(number));
      const who = whoIs(world, asked);
      const wuid = who ? who.jid : asked;
      return ok({ wuid, profilePictureUrl: who?.pictureUrl ?? null });
    },
  },
];
