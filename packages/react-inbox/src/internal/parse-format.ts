/** A piece of a WhatsApp text. Leaves hold text as it was typed, without its markers. */
export type TextNode =
  | { type: "text"; text: string }
  | { type: "bold" | "italic" | "strike"; children: TextNode[] }
  | { type: "code"; text: string };

export type TextBlock =
  | { type: "paragraph"; children: TextNode[] }
  | { type: "quote"; children: TextNode[] }
  | { type: "list"; ordered: boolean; items: TextNode[][] }
  | { type: "pre"; text: string };

const marks = { "*": "bold", _: "italic", "~": "strike" } as const;
type Mark = keyof typeof marks;

/**
 * Reads WhatsApp's formatting: `*b*`, `_i_`, `~s~`, `` `c` ``, ```` ```m``` ````, `> quote`,
 * `- item`, `1. item`. Markers without a partner stay literal.
 */
export function parseFormat(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  for (const [index, part] of text.split("```").entries()) {
    const isPre = index % 2 === 1 && text.split("```").length > index + 1;
    if (isPre) blocks.push({ type: "pre", text: part.replace(/^\n|\n$/g, "") });
    else readLines(index % 2 === 1 ? `\`\`\`${part}` : part, blocks);
  }
  return blocks;
}

function readLines(text: string, blocks: TextBlock[]): void {
  if (text === "") return;
  let paragraph: string[] = [];
  const flush = () => {
    const joined = paragraph.join("\n");
    if (joined.trim() !== "" || (joined !== "" && blocks.length === 0)) {
      blocks.push({ type: "paragraph", children: parseInline(joined) });
    }
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^> (.*)$/.exec(line);
    const bullet = /^[-*] (.+)$/.exec(line);
    const ordered = /^\d{1,2}\. (.+)$/.exec(line);
    if (quote) {
      flush();
      blocks.push({ type: "quote", children: parseInline(quote[1] ?? "") });
    } else if (bullet || ordered) {
      flush();
      const isOrdered = ordered !== null;
      const item = parseInline((bullet ?? ordered)?.[1] ?? "");
      const last = blocks.at(-1);
      if (last?.type === "list" && last.ordered === isOrdered) last.items.push(item);
      else blocks.push({ type: "list", ordered: isOrdered, items: [item] });
    } else {
      paragraph.push(line);
    }
  }
  flush();
}

/** Marks inside one paragraph. A marker opens before and closes after a letter, at a word's edge. */
export function parseInline(text: string): TextNode[] {
  const nodes: TextNode[] = [];
  let literal = "";
  const push = (node: TextNode) => {
    if (literal) nodes.push({ type: "text", text: literal });
    literal = "";
    nodes.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === "`") {
      const end = text.indexOf("`", at + 1);
      if (end > at + 1 && !text.slice(at + 1, end).includes("\n")) {
        push({ type: "code", text: text.slice(at + 1, end) });
        at = end + 1;
        continue;
      }
    } else if (isMark(char)) {
      const end = closing(text, at, char);
      if (end > 0) {
        push({ type: marks[char], children: parseInline(text.slice(at + 1, end)) });
        at = end + 1;
        continue;
      }
    }
    literal += char;
    at += 1;
  }
  if (literal) nodes.push({ type: "text", text: literal });
  return nodes;
}

function isMark(char: string): char is Mark {
  return char in marks;
}

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const isSpace = (char: string | undefined) => char === undefined || /\s/.test(char);

function closing(text: string, open: number, mark: Mark): number {
  if (isWord(text[open - 1]) || isSpace(text[open + 1]) || text[open + 1] === mark) return -1;
  for (let end = open + 2; end < text.length; end += 1) {
    if (text[end] === "\n") return -1;
    if (text[end] === mark && !isSpace(text[end - 1]) && !isWord(text[end + 1])) return end;
  }
  return -1;
}

/** True for one to three emoji and nothing else: shown large. */
export function isBigEmoji(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > 40) return false;
  if (
    !/^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u.test(
      trimmed,
    )
  ) {
    return false;
  }
  const segments = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(trimmed)];
  return segments.filter(({ segment }) => segment.trim() !== "").length <= 3;
}
