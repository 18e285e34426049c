/** Control characters, those that turn the direction of text, and those of no width that hide words. */
const hidden = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/**
 * A name as it will look, on one line: a name or a file's name must not be able to show another
 * ending, such as `photo[U+202E]gpj.exe`, nor look like somebody else's. Joiners stay, for emoji and for
 * scripts that need them.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, "").trim();
}
