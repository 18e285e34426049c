import { type InboundAttachment, visibleText } from "@prosa/core";
import {
  bytesOf,
  decodeBase64,
  encodeBase64,
  type Fields,
  fieldsOf,
  firstText,
  isFields,
  sizeOf,
  textOf,
} from "./wire.ts";

/** Evolution's media kinds and ours. */
const mediaBranches = {
  imageMessage: "image",
  videoMessage: "video",
  ptvMessage: "video",
  audioMessage: "audio",
  documentMessage: "document",
  stickerMessage: "sticker",
} as const;
type MediaBranch = keyof typeof mediaBranches;

export function isMedia(branch: string): branch is MediaBranch {
  return Object.hasOwn(mediaBranches, branch);
}

const previewMaxBytes = 16 * 1024;
const waveformPoints = 64;

/**
 * Reads an attachment's facts. The `.enc` URL is never one of its sources: it is encrypted and
 * expires.
 * @see The Meta and EVOLUTION channels spell `mime_type` and `filename`, and put base64 or a link
 * into `media`.
 */
export function readAttachment(
  branch: MediaBranch,
  fields: Fields,
  outer: Fields,
): InboundAttachment {
  const media = textOf(fields.media);
  const link = media !== null && /^https?:\/\//i.test(media) ? media : null;
  const url = textOf(outer.mediaUrl) ?? link;
  const seconds = sizeOf(fields.seconds, 2_000_000);
  return {
    kind: mediaBranches[branch],
    mime: firstText(fields.mimetype, fields.mime_type),
    fileName: fileNameOf(firstText(fields.fileName, fields.filename)),
    bytes: sizeOf(fields.fileLength, Number.MAX_SAFE_INTEGER),
    widthPx: sizeOf(fields.width),
    heightPx: sizeOf(fields.height),
    durationMs: seconds === null ? null : seconds * 1000,
    waveform: waveformOf(fields.waveform),
    preview: previewOf(fields.jpegThumbnail),
    source: {
      inline: textOf(outer.base64) !== null || (media !== null && link === null),
      url: url === null || isEncrypted(url) ? null : url,
      pull: true,
    },
  };
}

/** WhatsApp's own copy: useless without its key, and gone after days. */
function isEncrypted(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname } = new URL(url);
  return hostname === "mmg.whatsapp.net" || pathname.endsWith(".enc");
}

/** The bytes that a stored payload carries itself, or `null`. */
export function inlineMedia(payload: unknown, maxBytes: number): Uint8Array | null {
  const message = fieldsOf(fieldsOf(fieldsOf(payload).data).message);
  const base64 =
    textOf(message.base64) ??
    Object.keys(mediaBranches)
      .map((branch) => (isFields(message[branch]) ? textOf(message[branch].media) : null))
      .find((media) => media !== null && !/^https?:\/\//i.test(media));
  return base64 ? decodeBase64(base64, maxBytes) : null;
}

/** A file name without folders and without characters that hide its ending. */
function fileNameOf(name: string | null): string | null {
  const bare = name === null ? "" : visibleText(name.replace(/^.*[\\/]/s, "")).slice(0, 200);
  return bare === "" ? null : bare;
}

function waveformOf(value: unknown): number[] | null {
  const bytes = bytesOf(value, 4096);
  if (!bytes) return null;
  return Array.from({ length: waveformPoints }, (_, point) =>
    Math.min(100, bytes[Math.floor((point * bytes.length) / waveformPoints)] ?? 0),
  );
}

function previewOf(value: unknown): string | null {
  const bytes = bytesOf(value, previewMaxBytes);
  const isJpeg = bytes?.[0] === 0xff && bytes[1] === 0xd8;
  return bytes && isJpeg ? `data:image/jpeg;base64,${encodeBase64(bytes)}` : null;
}
