import { describe, expect, it } from "vitest";
import { readAttachment } from "./content-media.ts";

const sources = (fields: Record<string, unknown>, outer: Record<string, unknown> = {}) =>
  readAttachment("imageMessage", fields, outer).source;

describe("where an attachment's bytes can be had", () => {
  it("is the event, a plain link, or the provider", () => {
    expect(sources({}, { base64: "aGk=" })).toEqual({ inline: true, url: null, pull: true });
    expect(sources({}, { mediaUrl: "https://minio.example/evolution/a.jpg?sig=1" })).toEqual({
      inline: false,
      url: "https://minio.example/evolution/a.jpg?sig=1",
      pull: true,
    });
  });

  it("is never WhatsApp's encrypted copy, by whatever name it comes", () => {
    const encrypted = "https://mmg.whatsapp.net/v/t62.7118-24/a.enc?ccb=11-4&oe=6937FFFF";
    for (const outer of [{ mediaUrl: encrypted }, { mediaUrl: "https://cdn.example/b.enc?x=1" }]) {
      expect(sources({ url: encrypted }, outer).url).toBeNull();
    }
    expect(sources({ url: encrypted, media: encrypted }).url).toBeNull();
  });
});
