import type { Logger } from "./ports/index.ts";

const removed = "[redacted]";
const credential =
  /^(authorization|cookie|set-cookie|.*(api[-_]?key|token|secret|password|jwt[-_]?key|media[-_]?key))$/i;
/** Fields that hold what people wrote or are called. */
const personal = new Set(
  "body text caption content payload preview conversation pushName email phone fileName".split(" "),
);
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const maxDepth = 6;

/**
 * A logger that writes no credential, no text of a message and no phone: fields are judged by their
 * name, and every text loses phones, bearer tokens, passwords in URLs and the secrets that are named
 * here. Ids stay, so that a line still leads to its rows.
 *
 * @param secrets - values that must never be written, wherever they turn up; 8 characters at least
 */
export function redactLogs(logger: Logger, secrets: readonly string[] = []): Logger {
  const known = secrets.filter((secret) => secret.length >= 8);
  const clean = (text: string) => redactText(text, known);
  const write =
    (level: "debug" | "info" | "warn" | "error") =>
    (fields: object, message?: string): void => {
      const kept = redactFields(fields, clean);
      if (message === undefined) logger[level](kept);
      else logger[level](kept, clean(message));
    };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    child: (fields) => redactLogs(logger.child(redactFields(fields, clean)), known),
  };
}

function redactFields(fields: object, clean: (text: string) => string): object {
  const kept = redactValue(fields instanceof Error ? { err: fields } : fields, clean, 0);
  return typeof kept === "object" && kept !== null ? kept : {};
}

function redactValue(value: unknown, clean: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return clean(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxDepth) return removed;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, clean, depth + 1));
  if (value instanceof Date) return value;
  return Object.fromEntries(
    entriesOf(value).map(([key, item]) => [
      key,
      credential.test(key) || (personal.has(key) && typeof item !== "number")
        ? removed
        : redactValue(item, clean, depth + 1),
    ]),
  );
}

/** What JSON would leave out of an error is what people need of it. */
function entriesOf(value: object): [string, unknown][] {
  if (!(value instanceof Error)) return Object.entries(value);
  const { name, message, stack, cause } = value;
  const rest = Object.entries(value);
  return [["type", name], ["message", message], ["stack", stack], ["cause", cause], ...rest].filter(
    (entry): entry is [string, unknown] => entry[1] !== undefined,
  );
}

function redactText(text: string, secrets: readonly string[]): string {
  let kept = text;
  for (const secret of secrets) kept = kept.replaceAll(secret, removed);
  kept = kept
    .replace(/(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g, `$1:${removed}@`)
    .replace(/\b(bearer\s+)[^\s"',}]+/gi, `$1${removed}`)
    .replace(
      /\b((?:api_?key|token|secret|password)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
      `$1${removed}`,
    );
  const ids = kept.match(uuid) ?? [];
  return kept
    .split(uuid)
    .map((part) => part.replace(/\+?\d(?:[\d\s().-]{8,18})\d/g, maskNumber))
    .reduce((whole, part, index) => `${whole}${ids[index - 1]}${part}`);
}

/** Ten digits and more are a phone, unless they spell a date and time. */
function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, "");
  const isMoment = /^\d{4}-\d\d-\d\d/.test(number);
  return digits.length < 10 || isMoment ? number : `…${digits.slice(-2)}`;
}
