import { ATTACHMENT_MAX_BYTES } from "@prosa/core";
import type { ChannelSettings, MediaKind } from "../ports/index.ts";

const mb = 1024 * 1024;

/** What a file of a kind may have at most, in bytes: twice what WhatsApp itself lets through. */
const maxBytesByKind: Record<MediaKind, number> = {
  image: 32 * mb,
  sticker: 2 * mb,
  audio: 32 * mb,
  video: ATTACHMENT_MAX_BYTES,
  document: ATTACHMENT_MAX_BYTES,
};

/**
 * The cap of a file in bytes. `settings.mediaMaxBytes`, e.g. `{ "video": 10485760 }`, lowers it for one
 * channel; nothing raises it.
 */
export function maxBytesOf(kind: MediaKind, settings: ChannelSettings, maxBytes: number): number {
  const { mediaMaxBytes } = settings;
  const isByKind = typeof mediaMaxBytes === "object" && mediaMaxBytes !== null;
  const chosen = isByKind && !Array.isArray(mediaMaxBytes) ? mediaMaxBytes[kind] : undefined;
  const lowered = typeof chosen === "number" && chosen > 0 ? chosen : maxBytes;
  return Math.min(maxBytesByKind[kind], maxBytes, lowered);
}
