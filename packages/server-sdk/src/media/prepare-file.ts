import { isProsaError, ProsaError } from "@prosa/core";
import type { Logger, MediaKind } from "../ports/index.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { type FileFacts, inspectFile } from "./inspect-file.ts";
import { kindOf } from "./media-type.ts";
import type { PictureMaker } from "./picture.ts";
import { isVoiceNote, measureSound, toVoiceNote } from "./sound.ts";

/** Programs that may or may not be there; without them files lack what they make. */
export interface MediaTools {
  /** Thumbnails and previews. */
  pictures: PictureMaker | null;
  /** Voice notes, waveforms, posters of videos. */
  ffmpeg: Ffmpeg | null;
}

export interface RawFile {
  bytes: Uint8Array;
  /** What the message calls it. */
  kind: MediaKind;
  /** A recording of ours that is to leave as a voice note. */
  toVoice: boolean;
  durationMs: number | null;
  hasWaveform: boolean;
}

export interface PreparedFile {
  bytes: Uint8Array;
  kind: MediaKind;
  facts: FileFacts;
  /** What its bytes and tools add to the facts. */
  extras: {
    widthPx?: number;
    heightPx?: number;
    durationMs?: number;
    waveform?: number[];
    preview?: string;
  };
  thumbnail: { bytes: Uint8Array; mime: string } | null;
}

/**
 * Looks at a file and makes of it what the inbox and the provider need. Only a recording that holds no
 * sound fails; a picture that cannot be drawn merely lacks its thumbnail.
 *
 * Without ffmpeg a recording stays as it is, for a provider that converts by itself.
 *
 * @throws ProsaError `attachment.unreadable`.
 */
export async function prepareFile(
  { pictures, ffmpeg }: MediaTools,
  raw: RawFile,
  logger: Logger,
): Promise<PreparedFile> {
  let { bytes } = raw;
  let facts = await inspectFile(bytes, raw.kind);
  const kind = kindOf(raw.kind, facts.mime);
  if (raw.toVoice && kind !== "audio") {
    throw new ProsaError(
      "attachment.unreadable",
      `The recording is ${facts.mime} and holds no sound, so it cannot be a voice note. Record it again.`,
    );
  }
  if (raw.toVoice && ffmpeg && !isVoiceNote(bytes)) {
    bytes = await toVoiceNote(ffmpeg, { bytes, mime: facts.mime });
    facts = await inspectFile(bytes, kind);
  }
  const file: PreparedFile = { bytes, kind, facts, extras: {}, thumbnail: null };
  try {
    if (kind === "audio" && ffmpeg) await addSound(ffmpeg, file, raw);
    else if (pictures && kind === "image") await addPicture(pictures, file, bytes);
    else if (ffmpeg && kind === "video") await addPoster(ffmpeg, pictures, file);
  } catch (error) {
    const code = isProsaError(error) ? error.code : "internal";
    logger.warn({ kind, mime: facts.mime, code, error: String(error) }, "a file is kept bare");
  }
  return file;
}

async function addSound(ffmpeg: Ffmpeg, file: PreparedFile, raw: RawFile): Promise<void> {
  if (raw.hasWaveform && raw.durationMs !== null) return;
  const { bytes, facts } = file;
  const { durationMs, waveform } = await measureSound(ffmpeg, { bytes, mime: facts.mime });
  file.extras = { durationMs, ...(raw.hasWaveform ? {} : { waveform }) };
}

async function addPicture(
  pictures: PictureMaker,
  file: PreparedFile,
  picture: Uint8Array,
): Promise<void> {
  const { thumbnail, ...extras } = await pictures.shrink(picture);
  file.thumbnail = thumbnail;
  file.extras = extras;
}

/** The first frame stands for the video; it is kept as it is where nothing can shrink it. */
async function addPoster(
  ffmpeg: Ffmpeg,
  pictures: PictureMaker | null,
  file: PreparedFile,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(
    { bytes: file.bytes, mime: file.facts.mime },
    ["-an", "-frames:v", "1", "-q:v", "4", "-c:v", "mjpeg", "-f", "image2pipe"],
    (chunk) => chunks.push(chunk),
  );
  const poster = Buffer.concat(chunks);
  if (pictures) return addPicture(pictures, file, poster);
  file.thumbnail = { bytes: poster, mime: "image/jpeg" };
}
