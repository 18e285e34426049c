import type { Ffmpeg } from "./ffmpeg.ts";

const rate = 8_000;
/** Samples that share one peak while reading: 20 ms. */
const block = rate / 50;
const points = 64;

type Sound = { bytes: Uint8Array; mime: string };

/** Length and loudness of a sound, by decoding it; the waveform has 64 values from 0 to 100. */
export async function measureSound(
  ffmpeg: Ffmpeg,
  sound: Sound,
): Promise<{ durationMs: number; waveform: number[] }> {
  const peaks: number[] = [];
  let samples = 0;
  let low: number | null = null;
  const take = (sample: number) => {
    const at = Math.floor(samples / block);
    peaks[at] = Math.max(peaks[at] ?? 0, Math.abs(sample));
    samples += 1;
  };
  await ffmpeg.run(sound, ["-vn", "-ac", "1", "-ar", String(rate), "-f", "s16le"], (chunk) => {
    for (const byte of chunk) {
      if (low === null) low = byte;
      else {
        take(((byte << 24) >> 16) | low);
        low = null;
      }
    }
  });
  return { durationMs: Math.round((samples / rate) * 1_000), waveform: toWaveform(peaks) };
}

/** Peaks of any number as 64 values, the loudest of them 100. */
export function toWaveform(peaks: readonly number[]): number[] {
  const loudest = Math.max(
    1,
    peaks.reduce((most, peak) => Math.max(most, peak), 0),
  );
  return Array.from({ length: points }, (_, point) => {
    const from = Math.floor((point * peaks.length) / points);
    const to = Math.max(from + 1, Math.floor(((point + 1) * peaks.length) / points));
    const peak = peaks.slice(from, to).reduce((most, each) => Math.max(most, each), 0);
    return Math.round((100 * peak) / loudest);
  });
}

/** True for what WhatsApp plays as a voice note: Opus in Ogg. */
export function isVoiceNote(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 64)).toString("latin1");
  return head.startsWith("OggS") && head.includes("OpusHead");
}

/**
 * Makes a voice note of a recording: Opus in Ogg, mono, without tags.
 *
 * @throws ProsaError `attachment.unreadable` when the recording holds no sound.
 */
export async function toVoiceNote(ffmpeg: Ffmpeg, sound: Sound): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(
    sound,
    "-vn -map_metadata -1 -ac 1 -ar 48000 -c:a libopus -b:a 32k -application voip -f ogg".split(
      " ",
    ),
    (chunk) => chunks.push(chunk),
  );
  return Buffer.concat(chunks);
}
