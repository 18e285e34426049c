import type { QuickReply } from "../transport/transport.ts";
import { foldText } from "./fold-text.ts";

/**
 * The replies that a query means, best first: by the beginning of the shortcut, by a part of it, by
 * the title, then by letters of the shortcut in their order (`/mdd` finds `medidas`).
 */
export function findQuickReplies(replies: readonly QuickReply[], query: string): QuickReply[] {
  const asked = foldText(query);
  const ranked = replies.map((reply) => ({ reply, rank: rankOf(reply, asked) }));
  return ranked
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ reply }) => reply);
}

function rankOf({ shortcut, title }: QuickReply, asked: string): number {
  const key = foldText(shortcut);
  if (key.startsWith(asked)) return 0;
  if (key.includes(asked)) return 1;
  if (foldText(title).includes(asked)) return 2;
  return holdsInOrder(key, asked) ? 3 : Number.POSITIVE_INFINITY;
}

function holdsInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** What `{{nome}}`, `{{primeiro_nome}}`, `{{empresa}}` and `{{operador}}` stand for. */
export interface ReplyVariables {
  nome: string;
  empresa: string;
  operador: string;
}

/**
 * The text with its variables filled in, once: a value that looks like a variable stays as it is.
 * An empty value takes the space before it along; a name that is no variable of ours is left.
 */
export function expandVariables(text: string, { nome, empresa, operador }: ReplyVariables): string {
  const values = new Map([
    ["nome", nome],
    ["primeiro_nome", nome.split(" ")[0] ?? ""],
    ["empresa", empresa],
    ["operador", operador],
  ]);
  return text.replace(/( ?)\{\{\s*(\w+)\s*\}\}/g, (whole, space: string, name: string) => {
    const value = values.get(name);
    if (value === undefined) return whole;
    return value && space + value;
  });
}
