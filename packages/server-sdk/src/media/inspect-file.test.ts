import { describe, expect, it } from "vitest";
import { imageSize } from "./image-size.ts";
import { inspectFile } from "./inspect-file.ts";

const gif = Uint8Array.from(
  atob("R0lGODlhAwACAIAAAAAAAP///yH5BAAAAAAALAAAAAADAAIAAAIDhI8FADs="),
  (c) => c.charCodeAt(0),
);
const png = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAHCAYAAADAp4fuAAAAC0lEQVR42mNgGDEAAAD3AAG5YCXrAAAAAElFTkSuQmCC",
  ),
  (c) => c.charCodeAt(0),
);

describe("inspectFile", () => {
  it("reads type, size and hash from the bytes", async () => {
    expect(await inspectFile(png, "image")).toMatchObject({
      mime: "image/png",
      bytes: png.length,
      widthPx: 5,
      heightPx: 7,
    });
    expect((await inspectFile(gif, "image")).sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(["<html><script>alert(1)</script>", "  <svg xmlns='x'/>", "\ufeff<!doctype html>"])(
    "never calls %j an image, a page or plain text",
    async (text) => {
      const facts = await inspectFile(new TextEncoder().encode(text), "image");
      expect(["application/octet-stream", "application/xml"]).toContain(facts.mime);
    },
  );

  it("calls text without markup text", async () => {
    expect((await inspectFile(new TextEncoder().encode("olá"), "document")).mime).toBe(
      "text/plain",
    );
  });

  it("calls nothing at all a stream of bytes", async () => {
    expect((await inspectFile(new Uint8Array(), "document")).mime).toBe("application/octet-stream");
  });
});

describe("imageSize", () => {
  it("reads GIF and PNG, and gives up on what is cut short", () => {
    expect(imageSize(gif)).toEqual({ widthPx: 3, heightPx: 2 });
    expect(imageSize(png)).toEqual({ widthPx: 5, heightPx: 7 });
    expect(imageSize(png.subarray(0, 18))).toBeNull();
    expect(imageSize(new Uint8Array([0xff, 0xd8, 0xff]))).toBeNull();
  });
});
