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

/** A host of mixed scripts is shown as punycode, so that a look-alike is seen. */
function shown(text: string, href: string): string {
  const host = /[^\p{ASCII}]/u.test(text) ? new URL(href).hostname : "";
  if (!host.includes("xn--")) return text;
  const isMixed =
    /\p{Script=Latin}/u.test(text) && /\p{Script=Cyrillic}|\p{Script=Greek}/u.test(text);
  return isMixed ? href : text;
}
