import { emit } from "./events.ts";
import type { FakeMessage } from "./fake-state.ts";
import { failure } from "./http-failure.ts";
import { phoneJid, toJid, whoIs } from "./people.ts";
import { store } from "./records.ts";
import type { Instance, Json, World } from "./world.ts";

/** What Meta's channel turns a request into, texts included that customers never see so. */
function metaContent(world: World, verb: string, request: Json): Json {
  const text = (value: unknown): string => String(value ?? "");
  const sections = (request.sections ?? []) as { title: string; rows: { title: string }[] }[];
  const buttons = (request.buttons ?? []) as { displayText: string }[];
  const lines = (parts: unknown[]): string => parts.map((part) => `${text(part)}\n`).join("");
  switch (verb) {
    case "sendText":
      return { conversation: text(request.text) };
    case "sendTemplate":
      return { conversation: `▶️${text(request.name)}◀️` };
    case "sendButtons":
      return {
        conversation: lines([
          request.title,
          ...buttons.map(({ displayText }) => `▶️ ${displayText}`),
        ]),
      };
    case "sendList":
      return {
        conversation: lines([
          request.title,
          ...sections.flatMap(({ title, rows }) => [title, ...rows.map((row) => row.title)]),
        ]),
      };
    case "sendReaction":
      return { reactionMessage: { key: request.key, text: request.reaction } };
    case "sendMedia": {
      const isUrl = /^https?:/.test(text(request.media));
      return {
        [`${text(request.mediatype)}Message`]: {
          ...(request.caption === undefined ? {} : { caption: request.caption }),
          fileName: request.fileName ?? `${text(request.mediatype)}.png`,
          mediaType: request.mediatype,
          media: request.media,
          gifPlayback: false,
          id: isUrl ? request.media : world.random.digits(world.next("media"), 14),
          type: isUrl ? "link" : "id",
          mimetype: request.mimetype ?? "image/jpeg",
        },
      };
    }
    default:
      throw failure(400, ["Method not available on WhatsApp Business API"]);
  }
}

const notAllowed = {
  message: "(#131030) Recipient phone number not in allowed list",
  type: "OAuthException",
  code: 131030,
  error_data: {
    messaging_product: "whatsapp",
    details: "Recipient phone number not in allowed list: Add recipient phone number to it.",
  },
  fbtrace_id: "AbCinvented",
};

/**
 * Sends through an instance without a WhatsApp session: Meta's channel, or EVOLUTION, which only
 * passes on. Neither has receipts here.
 * @see Evolution 2.3.7 answers Meta's errors with HTTP 201 and without `key`.
 */
export function sendByChannel(world: World, instance: Instance, verb: string, request: Json): Json {
  const asked = request.number ?? (request.key as Json | undefined)?.remoteJid;
  const jid = toJid(String(asked));
  const customer = whoIs(world, jid);
  const isMeta = instance.integration === "WHATSAPP-BUSINESS";
  const content = metaContent(world, verb, request);
  if (!customer) return notAllowed;
  const label = world.next("message");
  const id = isMeta ? `wamid.${world.random.hex(label, 48)}==` : world.random.uuid(label);
  const nowMs = Date.now();
  const [kind] = Object.keys(content);
  const record = {
    key: { fromMe: true, id, remoteJid: isMeta ? phoneJid(customer) : String(asked) },
    message: content,
    messageType: kind?.endsWith("Message") && kind !== "reactionMessage" ? kind : "conversation",
    messageTimestamp: Math.floor(nowMs / 1000),
    source: "unknown",
    instanceId: instance.id,
    ...(isMeta ? { status: "PENDING" } : {}),
  };
  const shown: FakeMessage = {
    id,
    chatId: customer.id,
    direction: "out",
    author: instance.profileName,
    kind: "text",
    text: String(content.conversation ?? request.caption ?? ""),
    reactions: [],
    status: "PENDING",
    timestampMs: nowMs,
  };
  store(world, instance, customer, record, verb === "sendReaction" ? null : shown);
  emit(world, instance, "send.message", record);
  return structuredClone(record);
}
