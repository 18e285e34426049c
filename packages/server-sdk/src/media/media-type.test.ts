import { expect, it } from "vitest";
import { servedType } from "./media-type.ts";

it.each([
  "text/html",
  "TEXT/HTML",
  "text/html; charset=utf-8",
  "application/xhtml+xml",
  "image/svg+xml",
  "text/xml",
  "application/xml",
  "application/xslt+xml",
  "application/javascript",
  "text/javascript",
  "text/css",
  "application/x-shockwave-flash",
  "multipart/x-mixed-replace",
  "message/rfc822",
  "text/cache-manifest",
  "image/svg",
  "video/mp4\r\nx: y",
  "",
])("serves %j as bare bytes, which no browser runs", (mime) => {
  expect(servedType(mime)).toBe("application/octet-stream");
});

it.each(["image/jpeg", "image/webp", "audio/ogg", "video/mp4", "application/pdf", "text/plain"])(
  "serves %s as what it is",
  (mime) => {
    expect(servedType(mime)).toBe(mime);
  },
);
