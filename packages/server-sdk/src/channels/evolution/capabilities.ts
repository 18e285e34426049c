import type { ChannelCapabilities } from "@prosa/core";
import type { ChannelSettings } from "../../ports/index.ts";

const mb = 1024 * 1024;
const minute = 60_000;

/**
 * What WhatsApp through Evolution 2.3 can do. Sizes are WhatsApp's own limits.
 *
 * @see https://faq.whatsapp.com/general/how-to-send-media
 * @see https://faq.whatsapp.com/how-to-edit-messages 15 minutes; about 60 hours for deleting
 */
export const evolutionCapabilities: ChannelCapabilities = {
  reply: true,
  reaction: true,
  typing: true,
  receipts: true,
  // Whatever WhatsApp itself allows; captions of documents are refused by Evolution.
  edit: { withinMs: 15 * minute, kinds: ["text", "image", "video"] },
  delete: { withinMs: 60 * 60 * minute },
  media: {
    image: { maxBytes: 16 * mb, mimes: ["image/jpeg", "image/png", "image/webp", "image/gif"] },
    video: { maxBytes: 64 * mb, mimes: ["video/mp4", "video/3gpp", "video/quicktime"] },
    audio: { maxBytes: 16 * mb, mimes: ["audio/ogg", "audio/mpeg", "audio/mp4", "audio/webm"] },
    document: { maxBytes: 64 * mb, mimes: ["*/*"] },
  },
  // Whatever was recorded: the worker converts where it has ffmpeg, else Evolution with its own.
  voiceNotes: true,
  maxChars: 65_536,
  sessionWindowHours: null,
  templates: false,
};

/** Hours after a customer's message in which Meta takes free text. */
const metaWindowHours = 24;

/**
 * What a channel can do: one whose `settings.integration` is `WHATSAPP-BUSINESS` speaks through Meta's
 * own API, with a window, templates, and without typing.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
 */
export function capabilitiesOf(settings: ChannelSettings): ChannelCapabilities {
  if (settings.integration !== "WHATSAPP-BUSINESS") return evolutionCapabilities;
  return {
    ...evolutionCapabilities,
    typing: false,
    sessionWindowHours: metaWindowHours,
    templates: true,
  };
}
