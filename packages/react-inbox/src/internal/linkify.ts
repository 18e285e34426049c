import { LinkifyIt } from "linkify-it";
import { safeHref } from "./safe-href.ts";

export type Linked = { type: "text"; text: string } | { type: "link"; text: string; href: string };

const linkify = new LinkifyIt({ fuzzyLink: true });

/** Text cut at its links. Only http, https, mailto and tel become links. */
export function splitLinks(text: string): Linked[] {
  const matches = linkify.match(text);
  if (!matches) return [{ type: "text", text }];
  const parts: Linked[] = [];
  let at = 0;
  for (const match of matches) {
    const href = safeHref(match.url);
    if (!href) continue;
    if (match.index > at) parts.push({ type: "text", text: text.slice(at, match.index) });
    parts.push({ type: "link", text: shown(match.text, href), href });
    at = match.lastIndex;
  }
  if (at < text.length) parts.push({ type: "text", text: text.slice(at) });
  return parts;
}

/** Turns text around or takes no room, so that a link looks like another. */
const invisible = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/**
 * A link as it may be shown: as it was typed, or as the browser will open it, with its host in
 * punycode, where what was typed looks like another address.
 */
function shown(text: string, href: string): string {
  if (invisible.test(text)) return href;
  const isForeign = /[^\p{ASCII}]/u.test(text) && new URL(href).hostname.includes("xn--");
  return isForeign && !isOfOneScript(text.replace(/^\w+:\/\//, "").replace(/[/?#].*$/s, ""))
    ? href
    : text;
}

/** Scripts whose letters nobody takes for Latin ones. */
const distinct = [
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  /[\p{Script=Hangul}\p{Script=Han}]/gu,
  /\p{Script=Arabic}/gu,
  /\p{Script=Hebrew}/gu,
  /\p{Script=Thai}/gu,
  /\p{Script=Devanagari}/gu,
];

/** Latin with accents, or one script that is not like Latin beside plain ASCII. */
function isOfOneScript(host: string): boolean {
  const foreign = host.replace(/\p{ASCII}/gu, "");
  if (/^[\u00c0-\u017f]+$/.test(foreign) && !/[ıſ]/.test(foreign)) return true;
  return distinct.some((script) => foreign.replace(script, "") === "");
}
