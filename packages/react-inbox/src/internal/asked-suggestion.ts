/** What the text before the caret asks for: a quick reply, an emoji or a colleague. */
export interface AskedSuggestion {
  kind: "reply" | "emoji" | "mention";
  query: string;
  /** Where it begins, sign included; it ends at the caret. */
  from: number;
}

const askers: readonly [AskedSuggestion["kind"], RegExp][] = [
  ["reply", /^\/(\S*)$/u],
  ["emoji", /(?:^|[\s([{"'])(?=:):([\p{L}\p{M}_]{2,})$/u],
  ["mention", /(?:^|[\s([{"'])(?=@)@(\p{L}[\p{L}\p{M}'.-]*(?: [\p{L}\p{M}'.-]+)?|)$/u],
];

/** `null` when the text before the caret asks for nothing that is offered. */
export function askedSuggestion(
  body: string,
  caret: number,
  offered: readonly AskedSuggestion["kind"][],
): AskedSuggestion | null {
  const before = body.slice(0, caret);
  for (const [kind, pattern] of askers) {
    if (!offered.includes(kind)) continue;
    // A quick reply is the whole text; anything after the caret makes it a text with a slash.
    const query = pattern.exec(kind === "reply" ? body : before)?.[1];
    if (query !== undefined) return { kind, query, from: caret - query.length - 1 };
  }
  return null;
}
