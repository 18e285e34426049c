import { createHash } from "node:crypto";

/** The same uuid for the same name, so that seeding twice finds what it made. */
export function stableId(...name: string[]): string {
  const hash = createHash("sha256")
    .update(["prosa-demo", ...name].join("/"))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
