/** One condition of a `postgres_changes` binding, such as `status=in.(open,pending)`. */
export interface ChangeFilter {
  column: string;
  operator: "eq" | "neq" | "lt" | "lte" | "gt" | "gte" | "in";
  values: string[];
}

const SHAPE = /^([^=]+)=(eq|neq|lt|lte|gt|gte|in)\.(.*)$/s;

/**
 * Reads a filter.
 *
 * @throws Error that names the filter when it has no known operator.
 */
export function parseChangeFilter(text: string): ChangeFilter {
  const [, column, operator, operand] = SHAPE.exec(text) ?? [];
  if (column === undefined || operand === undefined) {
    throw new Error(`Error parsing \`filter\` params: ${text}`);
  }
  return {
    column,
    operator: operator as ChangeFilter["operator"],
    values: operator === "in" ? listOf(operand) : [operand],
  };
}

/**
 * Whether a row satisfies the filter; `null` and absent columns never do.
 *
 * Order compares numbers as numbers and everything else by code unit, as with `collate "C"`.
 */
export function matchesFilter(filter: ChangeFilter, row: Record<string, unknown>): boolean {
  const value = row[filter.column];
  if (value === null || value === undefined) return false;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const order = compare(text, filter.values[0] ?? "");
  switch (filter.operator) {
    case "eq":
      return order === 0;
    case "neq":
      return order !== 0;
    case "lt":
      return order < 0;
    case "lte":
      return order <= 0;
    case "gt":
      return order > 0;
    case "gte":
      return order >= 0;
    case "in":
      return filter.values.some((wanted) => compare(text, wanted) === 0);
  }
}

function compare(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  const numeric = left.trim() !== "" && right.trim() !== "" && !Number.isNaN(a) && !Number.isNaN(b);
  if (numeric && (Math.abs(a) < 2 ** 53 || a !== b)) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}

function listOf(operand: string): string[] {
  const inner = operand.replace(/^\((.*)\)$/s, "$1");
  const values: string[] = [];
  for (const match of inner.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)) {
    values.push(match[1]?.replace(/\\(.)/g, "$1") ?? match[2] ?? "");
  }
  return values;
}
