import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "./image-size.ts";

/** What the bytes themselves say. */
export interface FileFacts {
  /** Found in the bytes, without parameters; what the sender declared never decides. */
  mime: string;
  bytes: number;
  /** Hex. */
  sha256: string;
  widthPx: number | null;
  heightPx: number | null;
}

/** Containers that hold sound or pictures: the message says which. */
const soundOf: Record<string, string> = {
  "application/ogg": "audio/ogg",
  "audio/x-m4a": "audio/mp4",
  "video/3gpp": "audio/3gpp",
  "video/matroska": "audio/webm",
  "video/mp4": "audio/mp4",
  "video/ogg": "audio/ogg",
  "video/webm": "audio/webm",
};

/**
 * Inspects a file. Bytes of no known type are `text/plain` only if they are text that no browser
 * would run, else `application/octet-stream`.
 *
 * @param kind - what the message calls it: a voice note's container may look like a video's
 */
export async function inspectFile(bytes: Uint8Array, kind: string): Promise<FileFacts> {
  const sniffed = (await fileTypeFromBuffer(bytes))?.mime ?? plainType(bytes);
  const found = sniffed.replace(/;.*$/, "");
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  const size = found.startsWith("image/") ? imageSize(bytes) : null;
  return {
    mime: kind === "audio" ? (soundOf[found] ?? found) : found,
    bytes: bytes.byteLength,
    sha256: Buffer.from(digest).toString("hex"),
    widthPx: size?.widthPx ?? null,
    heightPx: size?.heightPx ?? null,
  };
}

function plainType(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 4096);
  const binary = head.some((byte) => byte === 0);
  const markup = /^\s*(\ufeff)?\s*</.test(new TextDecoder().decode(head));
  return binary || markup || bytes.length === 0 ? "application/octet-stream" : "text/plain";
}
