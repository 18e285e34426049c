import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../ports/index.ts";
import { makeFilm, testFfmpeg } from "./__fixtures__/test-ffmpeg.ts";
import { tone } from "./__fixtures__/tone.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { findPictureMaker, type PictureMaker } from "./picture.ts";
import { prepareFile, type RawFile } from "./prepare-file.ts";
import { isVoiceNote } from "./sound.ts";

let ffmpeg: Ffmpeg;
let pictures: PictureMaker | null;
beforeAll(async () => {
  [ffmpeg, pictures] = await Promise.all([testFfmpeg(), findPictureMaker()]);
});

const raw = (bytes: Uint8Array, more: Partial<RawFile> = {}): RawFile => ({
  bytes,
  kind: "document",
  toVoice: false,
  durationMs: null,
  hasWaveform: false,
  ...more,
});
const prepare = (
  file: RawFile,
  tools = { ffmpeg, pictures } as Parameters<typeof prepareFile>[0],
) => prepareFile(tools, file, silentLogger);
const convert = async (bytes: Uint8Array, mime: string, output: string) => {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run({ bytes, mime }, output.split(" "), (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
};
/** As a browser records: Opus in WebM, with no length in its header. */
const recording = () => convert(tone(1_500), "audio/wav", "-c:a libopus -f webm");

describe("a recording of an operator", () => {
  it("becomes a voice note with its length and its loudness", async () => {
    const file = await prepare(raw(await recording(), { kind: "audio", toVoice: true }));
    expect(isVoiceNote(file.bytes)).toBe(true);
    expect(file.facts).toMatchObject({ mime: "audio/ogg", bytes: file.bytes.byteLength });
    expect(Math.abs((file.extras.durationMs ?? 0) - 1_500)).toBeLessThan(100);
    const { waveform = [] } = file.extras;
    expect(waveform).toHaveLength(64);
    expect(Math.max(...waveform)).toBe(100);
    expect(waveform[4]).toBeLessThan(waveform[60] ?? 0);
  });

  it("becomes one from Safari's container too", async () => {
    const mp4 = await convert(
      tone(400),
      "audio/wav",
      "-c:a aac -movflags frag_keyframe+empty_moov -f mp4",
    );
    const file = await prepare(raw(mp4, { kind: "audio", toVoice: true }));
    expect(isVoiceNote(file.bytes)).toBe(true);
  });

  it("stays as it is when it is a voice note already, or where there is no ffmpeg", async () => {
    const note = await convert(tone(400), "audio/wav", "-c:a libopus -f ogg");
    expect((await prepare(raw(note, { kind: "audio", toVoice: true }))).bytes).toEqual(note);
    const webm = await recording();
    const bare = await prepare(raw(webm, { kind: "audio", toVoice: true }), {
      ffmpeg: null,
      pictures: null,
    });
    expect(bare).toMatchObject({ bytes: webm, extras: {}, facts: { mime: "audio/webm" } });
  });

  it("is refused with a reason when it holds no sound", async () => {
    const text = new TextEncoder().encode("isto não é um áudio");
    await expect(prepare(raw(text, { kind: "audio", toVoice: true }))).rejects.toMatchObject({
      code: "attachment.unreadable",
      retry: "never",
    });
    const cut = (await recording()).subarray(0, 200);
    await expect(prepare(raw(cut, { kind: "audio", toVoice: true }))).rejects.toMatchObject({
      code: "attachment.unreadable",
    });
  });
});

describe("a received sound", () => {
  it("keeps WhatsApp's waveform and is measured for what is missing", async () => {
    const note = await convert(tone(800), "audio/wav", "-c:a libopus -f ogg");
    const known = await prepare(raw(note, { kind: "audio", hasWaveform: true, durationMs: 1 }));
    expect(known.extras).toEqual({});
    const unmeasured = await prepare(raw(note, { kind: "audio", hasWaveform: true }));
    expect(Object.keys(unmeasured.extras)).toEqual(["durationMs"]);
  });
});

describe("a picture", () => {
  const photo = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#7a5230" } });

  it("gets a small copy and a tiny one, turned as the camera was, without its metadata", async () => {
    const bytes = await photo(1600, 800)
      .withExif({ IFD0: { Artist: "Marina", Orientation: "6" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const file = await prepare(raw(bytes, { kind: "image" }));
    expect(file.extras).toMatchObject({ widthPx: 800, heightPx: 1600 });
    expect(file.extras.preview).toMatch(/^data:image\/jpeg;base64,/);
    expect(file.extras.preview?.length).toBeLessThan(1_500);
    const small = await sharp(file.thumbnail?.bytes).metadata();
    expect(small).toMatchObject({ format: "webp", width: 320, height: 640 });
    expect([small.exif, small.orientation]).toEqual([undefined, undefined]);
  });

  it("is kept without one when it is a bomb or cut short", async () => {
    const bomb = await photo(9_000, 9_000).png().toBuffer();
    expect(await prepare(raw(bomb, { kind: "image" }))).toMatchObject({
      kind: "image",
      thumbnail: null,
      facts: { widthPx: 9_000 },
    });
    const cut = (await photo(300, 300).png().toBuffer()).subarray(0, 60);
    expect((await prepare(raw(cut, { kind: "image" }))).thumbnail).toBeNull();
  });

  it("that is none is a document, whatever the message says", async () => {
    const svg = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>");
    const file = await prepare(raw(svg, { kind: "image" }));
    expect([file.kind, file.thumbnail]).toEqual(["document", null]);
  });
});

describe("a video", () => {
  it("is stood for by its first frame", async () => {
    const mp4 = await makeFilm(320, 180);
    const file = await prepare(raw(mp4, { kind: "video" }));
    expect(file.facts.mime).toBe("video/mp4");
    expect(file.extras).toMatchObject({ widthPx: 320, heightPx: 180 });
    expect((await sharp(file.thumbnail?.bytes).metadata()).format).toBe("webp");
    const bare = await prepare(raw(mp4, { kind: "video" }), { ffmpeg, pictures: null });
    expect(bare.thumbnail?.mime).toBe("image/jpeg");
  });
});

describe("the reader of sounds and videos", () => {
  it("never follows a playlist to other files", async () => {
    const playlist = new TextEncoder().encode("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
    const read = ffmpeg.run({ bytes: playlist, mime: "audio/ogg" }, ["-f", "s16le"], () => {});
    await expect(read).rejects.toMatchObject({ code: "attachment.unreadable" });
    const unnamed = ffmpeg.run({ bytes: playlist, mime: "text/plain" }, ["-f", "s16le"], () => {});
    await expect(unnamed).rejects.toMatchObject({ code: "attachment.unreadable" });
  });
});
