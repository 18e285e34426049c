import type { ParseArgsOptionsConfig } from "node:util";
import type { Environment } from "../from-environment.ts";
import type { Json } from "../ports/index.ts";

/** Exit codes, as in sysexits.h. */
export const exitCodes = { ok: 0, failed: 1, usage: 64, unavailable: 69, software: 70 } as const;

/** What a command found or did: lines for people, JSON for programs. */
export interface CommandResult {
  lines: string[];
  json: Json;
  exitCode?: number;
}

export interface CommandContext {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
  environment: Environment;
  /** Says something while the command runs. */
  progress(line: string): void;
}

export interface Command {
  /** As typed, e.g. `channel create`. */
  name: string;
  summary: string;
  /** What follows the name, e.g. `--tenant <slug> --name <name>`. */
  usage: string;
  options: ParseArgsOptionsConfig;
  run(context: CommandContext): Promise<CommandResult>;
}

/** A mistake of the caller: answered with the usage and exit code 64. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError when the option was not given. */
export function needed(context: CommandContext, option: string): string {
  const value = context.values[option];
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError(`--${option} is missing.`);
}

/** @throws UsageError when there is no such argument. */
export function argument(context: CommandContext, index: number, name: string): string {
  const value = context.positionals[index];
  if (value) return value;
  throw new UsageError(`<${name}> is missing.`);
}

export function optional(context: CommandContext, option: string): string | undefined {
  const value = context.values[option];
  return typeof value === "string" && value !== "" ? value : undefined;
}
