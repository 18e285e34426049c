import { describe, expect, it } from "vitest";
import { load, oggSeconds, pixels, sniff } from "./media-files.ts";
import {
  documentSample,
  photoSamples,
  type Sample,
  stickerSample,
  videoSample,
  voiceSample,
} from "./samples.ts";

const bytesOf = (sample: Sample): Uint8Array =>
  new Uint8Array(Buffer.from(sample.base64, "base64"));

describe("the samples", () => {
  it.each([...photoSamples, stickerSample, voiceSample, videoSample, documentSample])(
    "are really $mime",
    (sample) => {
      expect(sample.mime).toContain(sniff(bytesOf(sample)));
    },
  );

  it("have a size and a duration", () => {
    expect(photoSamples.map((photo) => pixels(bytesOf(photo)))).toEqual([
      { width: 480, height: 360 },
      { width: 480, height: 384 },
      { width: 480, height: 384 },
    ]);
    expect(oggSeconds(bytesOf(voiceSample))).toBeCloseTo(1, 1);
    expect(oggSeconds(bytesOf(videoSample))).toBeNull();
  });

  it("give way to what the simulator sends", () => {
    const text = load({ base64: "b2k=", fileName: "a.bin" }, documentSample);
    expect(text).toMatchObject({ base64: "b2k=", mime: "application/pdf", thumbnail: null });
    expect(load({}, photoSamples[0]).thumbnail).not.toBeNull();
  });

  it("read nothing past the end of broken files", () => {
    for (const base64 of ["/9j/", "/9j/4AAQ", "iVBORw0KGgo=", "T2dnUw==", ""])
      expect(pixels(new Uint8Array(Buffer.from(base64, "base64")))).toBeNull();
  });
});
