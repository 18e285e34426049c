import { createHash } from "node:crypto";

const words = `casa mesa azul verde porta janela rua campo pedra madeira vento folha barco areia
  ponte cedo tarde longe perto forno linha papel tinta chuva trigo`.split(/\s+/);

/** As many bytes as asked for that depend on the value and the secret alone. */
function stream(value: string, secret: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let block = 0; block * 32 < length; block += 1) {
    const digest = createHash("sha256").update(`${secret}\n${block}\n${value}`).digest();
    bytes.set(digest.subarray(0, Math.min(32, length - block * 32)), block * 32);
  }
  return bytes;
}

/**
 * Other digits of the same length. Kept are what rules depend on: country and area (4), the ninth
 * digit and the one after it; of a group's address its prefix.
 */
export function inventDigits(digits: string, secret: string): string {
  const kept = digits.startsWith("120363") ? 6 : /^55\d{10,11}$/.test(digits) ? 6 : 2;
  const rest = digits.slice(kept);
  const made = [...stream(digits, secret, rest.length)].map((byte) => byte % 10).join("");
  return digits.slice(0, kept) + made;
}

/** An id of the same length and alphabet, with its first letters (`3EB0`, `AC`, `wamid.`). */
export function inventId(id: string, secret: string): string {
  const kept = /^(wamid\.|3EB0|3A|AC|cm|BAE5)/.exec(id)?.[0].length ?? 0;
  const bytes = stream(id, secret, id.length);
  return [...id]
    .map((char, index) => {
      const byte = bytes[index] ?? 0;
      if (index < kept || !/[A-Za-z0-9]/.test(char)) return /[\w.@:/=+-]/.test(char) ? char : "x";
      if (/\d/.test(char)) return String(byte % 10);
      const hex = /^[0-9a-f-]+$/i.test(id) ? 6 : 26;
      const letter = String.fromCharCode(97 + (byte % hex));
      return char === char.toUpperCase() ? letter.toUpperCase() : letter;
    })
    .join("");
}

/** Invented words, about as long as the text and at most 200 characters. */
export function inventText(text: string, secret: string): string {
  const length = Math.min(text.length, 200);
  const picks = stream(text, secret, Math.ceil(length / 4) + 1);
  let made = "";
  for (const pick of picks) {
    made += `${made ? " " : ""}${words[pick % words.length]}`;
    if (made.length >= length) break;
  }
  return made;
}

/** Base64 of invented bytes, at most 48 of them: previews and files shrink. */
export function inventBase64(text: string, secret: string): string {
  const length = Math.min(48, Math.floor((text.length * 3) / 4));
  return Buffer.from(stream(text, secret, length)).toString("base64");
}

/** As many invented bytes, keyed by index as Evolution writes them. */
export function inventBytes(bytes: Record<string, number>, secret: string): Record<string, number> {
  const values = Object.values(bytes);
  return Object.fromEntries(stream(values.join(), secret, values.length).entries());
}
