const maxDepth = 64;

/**
 * Reads the beginning of a JSON text: whatever is complete up to the cut, with its open objects and
 * lists closed. A value that is cut in two is left out. `undefined` when there is nothing to read.
 */
export function parsePartialJson(text: string): unknown {
  const reader = { text, at: 0, cut: false };
  return readValue(reader, 0);
}

interface Reader {
  text: string;
  at: number;
  /** Set at the end of the text or at anything that is no JSON: nothing more is read then. */
  cut: boolean;
}

function readValue(reader: Reader, depth: number): unknown {
  skipSpace(reader);
  const next = reader.text[reader.at];
  if (next === undefined || depth > maxDepth) return stop(reader);
  if (next === "{") return readObject(reader, depth);
  if (next === "[") return readList(reader, depth);
  if (next === '"') return readString(reader);
  return readWord(reader);
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  reader.at += 1;
  while (!reader.cut && !closes(reader, "}")) {
    const key = readValue(reader, depth + 1);
    skipSpace(reader);
    if (typeof key !== "string" || reader.text[reader.at] !== ":") {
      stop(reader);
      break;
    }
    reader.at += 1;
    const value = readValue(reader, depth + 1);
    if (value !== undefined) entries.push([key, value]);
    separate(reader, "}");
  }
  return Object.fromEntries(entries);
}

function readList(reader: Reader, depth: number): unknown[] {
  const items: unknown[] = [];
  reader.at += 1;
  while (!reader.cut && !closes(reader, "]")) {
    const item = readValue(reader, depth + 1);
    if (item !== undefined) items.push(item);
    separate(reader, "]");
  }
  return items;
}

function readString(reader: Reader): string | undefined {
  let end = reader.at + 1;
  while (end < reader.text.length && reader.text[end] !== '"')
    end += reader.text[end] === "\\" ? 2 : 1;
  if (end >= reader.text.length) return stop(reader);
  return readLiteral(reader, reader.text.slice(reader.at, end + 1)) as string | undefined;
}

function readWord(reader: Reader): unknown {
  const word = /^[-+.\w]+/.exec(reader.text.slice(reader.at, reader.at + 64))?.[0];
  const complete = word !== undefined && reader.at + word.length < reader.text.length;
  return complete ? readLiteral(reader, word) : stop(reader);
}

function readLiteral(reader: Reader, literal: string): unknown {
  try {
    const value: unknown = JSON.parse(literal);
    reader.at += literal.length;
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return stop(reader);
    throw error;
  }
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "x")) reader.at += 1;
}

function closes(reader: Reader, bracket: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== bracket) return false;
  reader.at += 1;
  return true;
}

function separate(reader: Reader, bracket: string): void {
  skipSpace(reader);
  const next = reader.text[reader.at];
  if (next === ",") reader.at += 1;
  else if (next !== bracket) stop(reader);
}

function stop(reader: Reader): undefined {
  reader.cut = true;
  return undefined;
}
