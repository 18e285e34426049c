import type { MediaKind } from "../ports/index.ts";

/** What a browser shows or plays and never runs. PDF opens in its own sandboxed reader. */
const passive =
  /^(image\/(jpeg|png|gif|webp)|(audio|video)\/[\w.+-]+|application\/pdf|text\/plain)$/;

/**
 * The type that a file is stored and served under: its own, or that of bare bytes for anything that a
 * browser might run (HTML, SVG, XML, …), which it then only ever downloads.
 */
export function servedType(mime: string): string {
  return passive.test(mime) ? mime : "application/octet-stream";
}

const shown: Record<Exclude<MediaKind, "document">, RegExp> = {
  image: /^image\/(jpeg|png|gif|webp)$/,
  sticker: /^image\/(png|gif|webp)$/,
  audio: /^audio\//,
  video: /^video\//,
};

/** The kind that the bytes bear out; a document, when they are not what the message says. */
export function kindOf(said: MediaKind, mime: string): MediaKind {
  return said === "document" || shown[said].test(mime) ? said : "document";
}
