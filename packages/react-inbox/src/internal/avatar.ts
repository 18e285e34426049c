/** A hue from 0 to 359 that stays the same for the same id. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash >>> 8) % 360;
}

const particles = new Set(["de", "da", "do", "das", "dos", "e", "&", "dr.", "dra.", "von", "van"]);

/** One or two letters of a name; empty for a name without letters. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const strong = words.filter((word) => !particles.has(word.toLocaleLowerCase()));
  const used = strong.length > 0 ? strong : words;
  const first = used[0]?.match(/\p{L}/u)?.[0] ?? "";
  const last = used.length > 1 ? (used.at(-1)?.match(/\p{L}/u)?.[0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}
