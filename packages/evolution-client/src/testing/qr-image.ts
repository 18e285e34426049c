import { crc32, deflateSync } from "node:zlib";
import type { Random } from "./random.ts";

const modules = 25;
const scale = 8;
const quiet = 10;
const side = modules * scale + 2 * quiet;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(8 + data.length + 4);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 8 + data.length);
  return out;
}

/** True where one of the three corner marks is dark, null outside of them. */
function corner(x: number, y: number): boolean | null {
  for (const [left, top] of [
    [0, 0],
    [modules - 7, 0],
    [0, modules - 7],
  ] as const) {
    const dx = x - left;
    const dy = y - top;
    if (dx < -1 || dx > 7 || dy < -1 || dy > 7) continue;
    const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
    return ring === 3 || ring <= 1;
  }
  return null;
}

/**
 * A PNG of 220 × 220 px, as large as Evolution's, that looks like a QR code and encodes nothing:
 * no phone pairs with a fake. Returns a data URI.
 */
export function qrImage(random: Random, label: string): string {
  const bits = Array.from({ length: modules }, (_, y) => random.bytes(`${label}:${y}`, modules));
  const rows = Array.from({ length: side }, (_, py) => {
    const row = Buffer.alloc(1 + side, 255);
    row[0] = 0;
    for (let px = 0; px < side; px += 1) {
      const x = Math.floor((px - quiet) / scale);
      const y = Math.floor((py - quiet) / scale);
      if (x < 0 || y < 0 || x >= modules || y >= modules) continue;
      if (corner(x, y) ?? ((bits[y]?.[x] ?? 0) & 1) === 1) row[1 + px] = 0;
    }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString("base64")}`;
}
