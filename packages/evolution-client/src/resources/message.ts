import { media, recipient } from "../guards.ts";
import type { MessageContent, MessageData, MessageKey } from "../message-payload.ts";
import type { CallOptions, Requester } from "../request.ts";
import type {
  SendButtonsRequest,
  SendListRequest,
  SendPollRequest,
  SendPtvRequest,
  SendStatusRequest,
  SendTemplateRequest,
} from "./message-request.ts";
import { routesOf } from "./route.ts";

/** Fields that every send shares. */
export interface SendBase {
  /**
   * Digits with country code, or a JID (`…@s.whatsapp.net`, `…@lid`, `…@g.us`). The answer's
   * `key.remoteJid` may differ (ninth digit, LID): store that one.
   */
  number: string;
  /** Milliseconds of simulated typing. The call blocks for that long. */
  delay?: number;
  /** Replies to a message; `message` is what WhatsApp shows when it cannot find it. */
  quoted?: { key: Partial<MessageKey> & { id: string }; message?: MessageContent };
  mentionsEveryOne?: boolean;
  /** JIDs or digits, groups only. */
  mentioned?: string[];
}

/** What {@link MessageResource.sendText} takes. */
export interface SendTextRequest extends SendBase {
  text: string;
  linkPreview?: boolean;
}

/** What {@link MessageResource.sendMedia} takes. */
export interface SendMediaRequest extends SendBase {
  mediatype: "image" | "video" | "document" | "audio";
  /** An http(s) URL that the Evolution server fetches, or bare base64. Never a data URI. */
  media: string;
  mimetype?: string;
  /** Needed for a base64 document. */
  fileName?: string;
  caption?: string;
}

/** What {@link MessageResource.sendWhatsAppAudio} takes. */
export interface SendAudioRequest extends SendBase {
  /** URL or bare base64 of an audio file; converted to Opus unless `encoding` is false. */
  audio: string;
  /** @defaultValue true */
  encoding?: boolean;
}

/** What {@link MessageResource.sendSticker} takes. */
export interface SendStickerRequest extends SendBase {
  /** URL or bare base64 of an image; converted to WebP. */
  sticker: string;
}

/** What {@link MessageResource.sendLocation} takes; all fields are required by Evolution. */
export interface SendLocationRequest extends SendBase {
  /** Degrees. */
  latitude: number;
  longitude: number;
  name: string;
  address: string;
}

/** What {@link MessageResource.sendContact} takes. */
export interface SendContactRequest extends SendBase {
  contact: {
    fullName: string;
    phoneNumber: string;
    wuid?: string;
    organization?: string;
    email?: string;
    url?: string;
  }[];
}

/** What {@link MessageResource.sendReaction} takes. */
export interface SendReactionRequest {
  key: { id: string; remoteJid: string; fromMe: boolean; participant?: string };
  /** Exactly one emoji; `""` removes the reaction. */
  reaction: string;
}

/** A message handed to the socket: `status` is PENDING, which is not yet sent. */
export type SentMessage = MessageData;

/**
 * Sends. Each resolves only when the answer names the message (`key.id`), whatever the HTTP status.
 *
 * There is no idempotency key: when a call throws with `sent: "maybe"`, look for the message
 * (`chat.findMessages`, or the `send.message` event) before you repeat it.
 * @throws EvolutionError `not_on_whatsapp`, `disconnected`, `validation`, `rejected`, `timeout`, …
 */
export interface MessageResource {
  sendText(instance: string, request: SendTextRequest, options?: CallOptions): Promise<SentMessage>;
  sendMedia(
    instance: string,
    request: SendMediaRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  /** Sends a voice note. `quoted` is ignored before 2.4. */
  sendWhatsAppAudio(
    instance: string,
    request: SendAudioRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  sendSticker(
    instance: string,
    request: SendStickerRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  sendLocation(
    instance: string,
    request: SendLocationRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  sendContact(
    instance: string,
    request: SendContactRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  sendReaction(
    instance: string,
    request: SendReactionRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  /** Sends a round video note. */
  sendPtv(instance: string, request: SendPtvRequest, options?: CallOptions): Promise<SentMessage>;
  /** The answer's type is `pollCreationMessageV3`. 400 on WHATSAPP-BUSINESS. */
  sendPoll(instance: string, request: SendPollRequest, options?: CallOptions): Promise<SentMessage>;
  /** Consumer WhatsApp often does not show lists. */
  sendList(instance: string, request: SendListRequest, options?: CallOptions): Promise<SentMessage>;
  /** Consumer WhatsApp often does not show buttons; the answer's type is `viewOnceMessage`. */
  sendButtons(
    instance: string,
    request: SendButtonsRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  /** Posts a status (story), answered with `remoteJid: "status@broadcast"`. */
  sendStatus(
    instance: string,
    request: SendStatusRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
  /** WHATSAPP-BUSINESS only; HTTP 500 on WHATSAPP-BAILEYS. */
  sendTemplate(
    instance: string,
    request: SendTemplateRequest,
    options?: CallOptions,
  ): Promise<SentMessage>;
}

/** The sends alone, for bundles that need no more than them. */
export function createMessageResource(call: Requester): MessageResource {
  const { route } = routesOf(call, "message");
  const send = <Request extends { number: string }>(
    verb: string,
    mediaField?: keyof Request & string,
  ) =>
    route<Request, SentMessage>(verb, {
      sends: true,
      check: (request) => {
        if (mediaField) media(request[mediaField], mediaField);
        recipient(request.number);
      },
    });
  return {
    sendText: send("sendText"),
    sendMedia: send<SendMediaRequest>("sendMedia", "media"),
    sendWhatsAppAudio: send<SendAudioRequest>("sendWhatsAppAudio", "audio"),
    sendSticker: send<SendStickerRequest>("sendSticker", "sticker"),
    sendPtv: send<SendPtvRequest>("sendPtv", "video"),
    sendLocation: send("sendLocation"),
    sendContact: send("sendContact"),
    sendReaction: route("sendReaction", { sends: true }),
    sendPoll: send("sendPoll"),
    sendList: send("sendList"),
    sendButtons: send("sendButtons"),
    sendStatus: route("sendStatus", { sends: true }),
    sendTemplate: send("sendTemplate"),
  };
}
