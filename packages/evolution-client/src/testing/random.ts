import { createHash } from "node:crypto";

/** Values that depend on the seed and on a label alone, never on timing. */
export interface Random {
  /** 0 ≤ n < 1. */
  share(label: string): number;
  /** Upper-case hexadecimal of the given length, at most 64. */
  hex(label: string, length: number): string;
  bytes(label: string, length: number): Uint8Array;
  digits(label: string, length: number): string;
  uuid(label: string): string;
  /** Looks like a database id of Evolution: `cm` and 23 letters or digits. */
  databaseId(label: string): string;
}

/** Creates a labeled source of values. The same seed and label always give the same value. */
export function createRandom(seed: number): Random {
  const digest = (label: string): Buffer =>
    createHash("sha256").update(`${seed}\n${label}`).digest();
  const hex = (label: string, length: number): string =>
    digest(label).toString("hex").toUpperCase().slice(0, length);
  return {
    share: (label) => digest(label).readUInt32BE(0) / 2 ** 32,
    hex,
    bytes: (label, length) => new Uint8Array(digest(label).subarray(0, length)),
    digits: (label, length) =>
      [...digest(label)]
        .map((byte) => byte % 10)
        .join("")
        .slice(0, length),
    uuid: (label) => {
      const h = hex(label, 32).toLowerCase();
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
    },
    databaseId: (label) =>
      `cm${BigInt(`0x${digest(label).toString("hex")}`)
        .toString(36)
        .slice(0, 23)}`,
  };
}
