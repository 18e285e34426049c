const EQUALITY = /^(not\.)?(eq|neq)\.(true|false)$/;

/**
 * Rewrites equality of a JSON path with `true` or `false`, which lite turns into a comparison of
 * text with boolean, as a pattern match on text, which means the same.
 *
 * `in` lists and filters inside `or=(…)` and `and=(…)` stay as they are: use `contains` there.
 */
export function rewriteJsonPathFilters(url: URL): URL {
  const changed = new URL(url);
  changed.search = "";
  for (const [name, value] of url.searchParams) {
    const rewritten = name.includes("->") ? rewrite(name, value) : null;
    changed.searchParams.append(rewritten?.name ?? name, rewritten?.value ?? value);
  }
  return changed;
}

function rewrite(name: string, value: string): { name: string; value: string } | null {
  const equality = EQUALITY.exec(value);
  if (equality === null) return null;
  const [, not, operator, word] = equality;
  const negated = (not !== undefined) !== (operator === "neq");
  return { name: asText(name), value: `${negated ? "not." : ""}like.${word}` };
}

function asText(path: string): string {
  return path.includes("->>") ? path : path.replace(/->([^>]*)$/, "->>$1");
}
