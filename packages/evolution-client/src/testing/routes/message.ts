import { sendByChannel } from "../channel-send.ts";
import type { FakeKind } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import { mediaContent, mediaKeyOf, oggSeconds } from "../media-files.ts";
import { applyReaction } from "../phone-actions.ts";
import { findById } from "../records.ts";
import { type Shape, validate } from "../validate.ts";
import type { Json } from "../world.ts";
import { fetchMedia } from "./fetch-media.ts";
import { recipientOf } from "./recipient.ts";
import { created, objectAt, type Route, type RouteContext } from "./route.ts";
import { type Outgoing, sendWithChaos, simulateTyping } from "./send.ts";

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

type Build = (
  request: Json,
  context: RouteContext,
) => Promise<Omit<Outgoing, "customer" | "jid" | "request">>;

/** Everything that the send routes share: validation, recipient, connection, typing, chaos. */
export function sendRoute(name: string, shape: Shape, build: Build): Route {
  const typed: Shape = { ...shape, types: { number: "string", ...shape.types } };
  return {
    method: "POST",
    path: `message/${name}`,
    scope: "instance",
    handle: async (context) => {
      const { world, instance } = context;
      const request = validate(context.body, typed);
      if (instance.integration !== "WHATSAPP-BAILEYS")
        return created(sendByChannel(world, instance, name, request));
      const built = await build(request, context);
      if (instance.state !== "open") throw failure(400, ["Error: Connection Closed"]);
      const target = recipientOf(
        world,
        String(request.number ?? objectAt(request, "key").remoteJid),
      );
      const delayMs = Number(request.delay ?? 0);
      if (delayMs > 0) {
        const state = name === "sendWhatsAppAudio" ? "recording" : "composing";
        await simulateTyping(world, instance, target.customer.id, state, delayMs);
      }
      return created(await sendWithChaos(world, instance, { ...target, ...built, request }));
    },
  };
}

/** Builds the message of a file: the content holds a copy of the context. */
export async function file(
  context: RouteContext,
  kind: FakeKind,
  media: unknown,
  request: Json,
  refusal: string,
): ReturnType<Build> {
  const caption = text(request.caption);
  const fileName = text(request.fileName);
  const mime = text(request.mimetype);
  const loaded = await fetchMedia(
    media,
    {
      ...(caption ? { caption } : {}),
      ...(fileName ? { fileName } : {}),
      ...(mime ? { mime } : {}),
    },
    refusal,
  );
  const key = mediaKeyOf(kind);
  return {
    messageType: key,
    content: (contextInfo) => ({
      [key]: { ...mediaContent(context.world, kind, loaded, "out"), contextInfo },
    }),
    attributions: kind === "audio" || kind === "sticker",
    shown: { kind, ...(caption ? { text: caption } : {}), ...(fileName ? { fileName } : {}) },
    file: loaded,
  };
}

function vcardOf(contact: Json): string {
  const optional = (line: string, key: string, end = ""): string =>
    contact[key] ? `${line}:${String(contact[key])}${end}\n` : "";
  const phone = String(contact.phoneNumber);
  const wuid = String(contact.wuid ?? `${phone.replace(/\D/g, "")}@s.whatsapp.net`);
  return `BEGIN:VCARD\nVERSION:3.0\nN:${String(contact.fullName)}\nFN:${String(contact.fullName)}\n${optional("ORG", "organization", ";")}${optional("EMAIL", "email")}${optional("URL", "url")}item1.TEL;waid=${wuid}:${phone}\nitem1.X-ABLabel:Celular\nEND:VCARD`;
}

const isEmoji = (value: string): boolean =>
  [...new Intl.Segmenter().segment(value)].length === 1 &&
  /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(value);

/** The send routes. */
export const messageRoutes: Route[] = [
  sendRoute(
    "sendText",
    { required: ["number", "text"], types: { text: "string" } },
    async (request) => {
      const body = String(request.text);
      if (body.trim() === "") throw failure(400, ["Text is required"]);
      return {
        messageType: "conversation",
        content: () => ({ conversation: body }),
        shown: { kind: "text", text: body },
      };
    },
  ),
  sendRoute(
    "sendMedia",
    {
      required: ["number", "mediatype"],
      oneOf: { mediatype: ["image", "document", "video", "audio"] },
    },
    async (request, context) => {
      const kind = String(request.mediatype) as FakeKind;
      return file(context, kind, request.media, request, "Owned media must be a url or base64");
    },
  ),
  sendRoute("sendWhatsAppAudio", { required: ["number"] }, async (request, context) => {
    const refusal = "Owned media must be a url, base64, or valid file with buffer";
    const built = await file(context, "audio", request.audio, request, refusal);
    const seconds = built.file ? oggSeconds(built.file.bytes) : null;
    return { ...built, shown: { ...built.shown, durationSeconds: Math.max(1, seconds ?? 1) } };
  }),
  sendRoute("sendSticker", { required: ["number"] }, async (request, context) =>
    file(context, "sticker", request.sticker, request, "Owned media must be a url or base64"),
  ),
  sendRoute(
    "sendLocation",
    {
      required: ["number", "latitude", "longitude", "name", "address"],
      types: { latitude: "number", longitude: "number", name: "string", address: "string" },
    },
    async (request) => ({
      messageType: "locationMessage",
      content: (contextInfo) => ({
        locationMessage: {
          degreesLatitude: request.latitude,
          degreesLongitude: request.longitude,
          name: request.name,
          address: request.address,
          contextInfo,
        },
      }),
      shown: {
        kind: "location",
        text: `${String(request.name)}, ${String(request.address)}`,
        latitude: Number(request.latitude),
        longitude: Number(request.longitude),
      },
    }),
  ),
  sendRoute(
    "sendContact",
    {
      required: ["number", "contact"],
      types: { contact: "array" },
      items: { contact: { required: ["fullName", "phoneNumber"] } },
    },
    async (request) => {
      const cards = (request.contact as Json[]).map((contact) => ({
        displayName: String(contact.fullName),
        vcard: vcardOf(contact),
      }));
      const [first] = cards;
      if (!first) throw failure(400, ["contact is required"]);
      return {
        messageType: cards.length === 1 ? "contactMessage" : "contactsArrayMessage",
        content: (contextInfo) =>
          cards.length === 1
            ? { contactMessage: { ...first, contextInfo } }
            : {
                contactsArrayMessage: {
                  displayName: `${cards.length} contacts`,
                  contacts: cards,
                  contextInfo,
                },
              },
        shown: { kind: "contact", text: cards.map((card) => card.displayName).join(", ") },
      };
    },
  ),
  sendRoute(
    "sendReaction",
    { required: ["key", "reaction"], types: { key: "object", reaction: "string" } },
    async (request, { instance }) => {
      const emoji = String(request.reaction);
      if (emoji !== "" && !isEmoji(emoji))
        throw failure(400, ["Reaction must be a single emoji or empty string"]);
      const { id, remoteJid, fromMe } = objectAt(request, "key");
      const target = findById(instance, String(id));
      return {
        messageType: "reactionMessage",
        bare: true,
        content: () => {
          if (target) applyReaction(target, instance.profileName, emoji);
          return {
            reactionMessage: {
              text: emoji,
              key: { id, remoteJid, fromMe },
              senderTimestampMs: Date.now(),
            },
          };
        },
        shown: { kind: "text" },
      };
    },
  ),
];
