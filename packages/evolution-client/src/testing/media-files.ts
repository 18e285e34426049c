import type { FakeFile, FakeKind } from "./fake-state.ts";
import type { Sample } from "./samples.ts";
import { indexedBytes, long } from "./wire-values.ts";
import type { Json, StoredMedia, World } from "./world.ts";

const signatures: readonly [string, string][] = [
  ["ffd8ff", "image/jpeg"],
  ["89504e47", "image/png"],
  ["47494638", "image/gif"],
  ["52494646", "image/webp"],
  ["4f676753", "audio/ogg"],
  ["1a45dfa3", "video/webm"],
  ["25504446", "application/pdf"],
  ["494433", "audio/mpeg"],
];

/** The type that the first bytes show, or null. */
export function sniff(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12));
  const hex = head.toString("hex");
  const found = signatures.find(([signature]) => hex.startsWith(signature));
  if (found) return found[1];
  return head.toString("latin1", 4, 8) === "ftyp" ? "video/mp4" : null;
}

/** Pixels of a JPEG or PNG, null for anything else. */
export function pixels(bytes: Uint8Array): { width: number; height: number } | null {
  const file = Buffer.from(bytes);
  if (sniff(bytes) === "image/png" && file.length > 24)
    return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  if (sniff(bytes) !== "image/jpeg") return null;
  for (let at = 2; at + 9 < file.length && file[at] === 0xff; ) {
    const marker = file[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    at += 2 + file.readUInt16BE(at + 2);
  }
  return null;
}

const opus = "audio/ogg; codecs=opus";

/** The type of a voice note: phones send Opus, a browser's recorder WebM. */
function audioType(mime: string): string {
  if (mime.startsWith("audio/ogg")) return opus;
  return mime.startsWith("audio/") ? mime : "audio/webm";
}

/** Length of an Ogg Opus file by its last page, null for anything else. */
export function oggSeconds(bytes: Uint8Array): number | null {
  const file = Buffer.from(bytes);
  const last = file.lastIndexOf("OggS");
  if (sniff(bytes) !== "audio/ogg" || last < 0 || file.length < last + 14) return null;
  return Number(file.readBigInt64LE(last + 6)) / 48_000;
}

/** A file ready to be put into a message. */
export interface LoadedFile extends StoredMedia {
  base64: string;
  fileName?: string;
  caption?: string;
  durationSeconds?: number;
  thumbnail: Uint8Array | null;
}

/** Takes what the simulator gave, or the sample of the kind. */
export function load(file: FakeFile, sample: Sample): LoadedFile {
  const base64 = file.base64 ?? sample.base64;
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  const thumbnail = file.thumbnailBase64 ?? (file.base64 ? undefined : sample.thumbnailBase64);
  return {
    ...file,
    base64,
    bytes,
    mime: file.mime ?? sniff(bytes) ?? sample.mime,
    thumbnail: thumbnail ? new Uint8Array(Buffer.from(thumbnail, "base64")) : null,
  };
}

const keyOfKind: Record<string, string> = {
  image: "imageMessage",
  video: "videoMessage",
  audio: "audioMessage",
  document: "documentMessage",
  sticker: "stickerMessage",
};

/** The content key of a media kind: `imageMessage`, … */
export function mediaKeyOf(kind: FakeKind): string {
  return keyOfKind[kind] ?? "documentMessage";
}

const grey = new Uint8Array(
  Buffer.from(
    "/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAYACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAUG/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AigJbeAAAAAAP/9k=",
    "base64",
  ),
);

/**
 * Builds the content object of a file with the keys that Evolution 2.3.7 shows for its kind:
 * bytes by index, lengths as halves, an encrypted URL that nobody can use.
 */
export function mediaContent(
  world: World,
  kind: FakeKind,
  file: LoadedFile,
  direction: "in" | "out",
): Json {
  const label = world.next("media");
  const path = `/v/t62.7118-24/${world.random.hex(label, 40)}?ccb=11-4&oh=01_Q5Aa1-invented&oe=6937FFFF&_nc_sid=5e03e0`;
  const secret = (name: string) => indexedBytes(world.random.bytes(`${label}:${name}`, 32));
  const size = pixels(file.bytes);
  const preview = { jpegThumbnail: indexedBytes(file.thumbnail ?? grey) };
  const lists = { interactiveAnnotations: [], annotations: [] };
  const base = {
    url: `https://mmg.whatsapp.net${path}&mms3=true`,
    mimetype: file.mime,
    fileSha256: secret("sha"),
    fileLength: long(file.bytes.length, true),
    mediaKey: secret("key"),
    fileEncSha256: secret("enc"),
    directPath: path,
    mediaKeyTimestamp: long(Math.floor(Date.now() / 1000)),
  };
  const caption = file.caption ? { caption: file.caption } : {};
  const seconds = Math.max(1, Math.round(file.durationSeconds ?? 1));
  switch (kind) {
    case "image":
      return {
        ...lists,
        scanLengths: [],
        ...base,
        ...caption,
        height: size?.height ?? 480,
        width: size?.width ?? 640,
        ...preview,
      };
    case "video":
      return {
        ...lists,
        processedVideos: [],
        ...base,
        ...caption,
        ...(file.durationSeconds ? { seconds } : {}),
        gifPlayback: false,
        ...preview,
      };
    case "audio":
      return {
        ...base,
        mimetype: direction === "in" ? audioType(file.mime) : opus,
        seconds: Math.max(1, Math.round(file.durationSeconds ?? oggSeconds(file.bytes) ?? 1)),
        ptt: true,
        ...(direction === "in"
          ? { waveform: indexedBytes(Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 100)) }
          : {}),
      };
    case "sticker":
      return { ...base, mimetype: "image/webp" };
    default:
      return {
        ...base,
        ...(direction === "in" && !file.caption
          ? { title: (file.fileName ?? "arquivo").replace(/\.[^.]+$/, ""), pageCount: 1 }
          : {}),
        fileName: file.fileName ?? "arquivo.pdf",
        ...caption,
      };
  }
}
