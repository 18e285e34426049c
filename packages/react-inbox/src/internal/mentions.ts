/** The people whose `@name` stands in a text, each once, in the order of the text. */
export function mentionedIn<T extends { id: string; name: string }>(
  text: string,
  people: readonly T[],
): T[] {
  return [...new Set(splitMentions(text, people).flatMap((piece) => piece.person ?? []))];
}

/** A text cut at its mentions: pieces with a person are `@` and their name, the others are words. */
export function splitMentions<T extends { name: string }>(
  text: string,
  people: readonly T[],
): { text: string; person: T | null }[] {
  // The longer name first: "@Ana Lima" is not Ana.
  const known = [...people].sort((a, b) => b.name.length - a.name.length);
  const pieces: { text: string; person: T | null }[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const person = known.find(({ name }) => isNamedAt(text, at + 1, name));
    if (!person || /[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) continue;
    if (at > from) pieces.push({ text: text.slice(from, at), person: null });
    from = at + 1 + person.name.length;
    pieces.push({ text: text.slice(at, from), person });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), person: null });
  return pieces;
}

function isNamedAt(text: string, at: number, name: string): boolean {
  if (name === "" || !text.startsWith(name, at)) return false;
  return !/[\p{L}\p{N}]/u.test(text[at + name.length] ?? "");
}
