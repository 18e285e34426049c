import { AsyncLocalStorage } from "node:async_hooks";

/** The error of a statement, as the driver throws it. */
export interface PostgresError {
  code: string;
  message: string;
  detail?: string;
  hint?: string;
}

/** What one call into lite leaves behind. */
export interface LiteCall {
  log: (line: string) => void;
  /** The last Postgres error that lite printed. */
  postgresError?: PostgresError;
}

const insideLite = new AsyncLocalStorage<LiteCall>();
const METHODS = ["error", "warn", "log", "info"] as const;
let users = 0;
let original: Pick<Console, (typeof METHODS)[number]> | null = null;

/**
 * Runs lite with its console output sent to the call's `log`, one short line each.
 *
 * Lite prints every refused request with a full stack. Output of everything else in the process is
 * untouched, because only calls made inside `work` are diverted.
 */
export function quietly<Result>(call: LiteCall, work: () => Result): Result {
  return insideLite.run(call, work);
}

/** Diverts the console while at least one stack runs; returns the function that ends it. */
export function divertConsole(): () => void {
  if (users++ === 0) divert();
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if (--users === 0 && original !== null) Object.assign(console, original);
  };
}

function divert(): void {
  original = { error: console.error, warn: console.warn, log: console.log, info: console.info };
  for (const method of METHODS) {
    const print = original[method];
    console[method] = (...words: unknown[]) => {
      const call = insideLite.getStore();
      if (call === undefined) return print.apply(console, words);
      call.postgresError = words.find(isPostgresError) ?? call.postgresError;
      insideLite.exit(() => call.log(`lite: ${words.map(oneLine).join(" ")}`));
    };
  }
}

function isPostgresError(word: unknown): word is PostgresError {
  return word instanceof Error && "code" in word && /^[0-9A-Z]{5}$/.test(String(word.code));
}

function oneLine(word: unknown): string {
  const text = word instanceof Error ? word.message : String(word);
  return text.split("\n", 1)[0]?.slice(0, 300) ?? "";
}
