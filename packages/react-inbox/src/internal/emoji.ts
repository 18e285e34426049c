import { foldText } from "./fold-text.ts";

/** An emoji as the picker and the composer's `:` know it. */
export interface KnownEmoji {
  emoji: string;
  label: string;
  tags: readonly string[];
  /** Unicode's number of its group. */
  group: number;
  hasTones: boolean;
  /** Name and tags without accents, in small letters. */
  folded: { name: string; tags: readonly string[] };
}

/** Emoji, name, group, tags with commas, and whether it has skin tones: see scripts/emoji-data.mjs. */
type Line = [string, string, number, string, number];

const loaders: Record<string, () => Promise<unknown>> = {
  en: () => import("./emoji-data/en.json"),
  es: () => import("./emoji-data/es.json"),
  pt: () => import("./emoji-data/pt.json"),
};
const loaded = new Map<string, Promise<readonly KnownEmoji[]>>();

/** The language that emoji are named in for a BCP 47 code: `pt`, `es`, else `en`. */
export function emojiLanguage(code: string): string {
  const language = code.split("-")[0] ?? "";
  return language in loaders ? language : "en";
}

/** Every emoji with its names, in Unicode's order; part of the host's own bundle, from no other place. */
export function loadEmoji(code: string): Promise<readonly KnownEmoji[]> {
  const language = emojiLanguage(code);
  const held = loaded.get(language);
  if (held) return held;
  const loading = (loaders[language]?.() ?? Promise.reject()).then((file) =>
    (file as { default: Line[] }).default.map(toKnown),
  );
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language));
  return loading;
}

function toKnown([emoji, label, group, tags, hasTones]: Line): KnownEmoji {
  const known = tags === "" ? [] : tags.split(",");
  const folded = { name: foldText(label), tags: known.map(foldText) };
  return { emoji, label, group, tags: known, hasTones: hasTones === 1, folded };
}

const TONES = { light: "🏻", "medium-light": "🏼", medium: "🏽", "medium-dark": "🏾", dark: "🏿" };
export type SkinTone = keyof typeof TONES | "none";
export const skinTones: readonly SkinTone[] = ["none", ...(Object.keys(TONES) as SkinTone[])];

/** The emoji in a skin tone, where it has any. */
export function inTone({ emoji, hasTones }: KnownEmoji, tone: SkinTone): string {
  if (tone === "none" || !hasTones) return emoji;
  const [first, ...rest] = [...emoji.replaceAll("\u{fe0f}", "")];
  return `${first}${TONES[tone]}${rest.join("")}`;
}

/** The emoji that a word means, best first: by the beginning of the name, of a word in it, of a tag. */
export function findEmoji(
  all: readonly KnownEmoji[],
  query: string,
  limit: number,
): readonly KnownEmoji[] {
  const asked = foldText(query.trim());
  const ranked = all.map((each) => ({ each, rank: rankOf(each, asked) }));
  return ranked
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ each }) => each);
}

function rankOf({ folded: { name, tags } }: KnownEmoji, asked: string): number {
  if (name === asked) return 0;
  if (name.startsWith(asked)) return 1;
  if (tags.includes(asked)) return 2;
  if (name.includes(` ${asked}`)) return 3;
  if (tags.some((tag) => tag.startsWith(asked))) return 4;
  return Number.POSITIVE_INFINITY;
}
