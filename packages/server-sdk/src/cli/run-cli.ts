import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { isProsaError } from "@prosa/core";
import { isEvolutionError } from "@prosa/evolution-client";
import type { Environment } from "../from-environment.ts";
import { auditListCommand } from "./audit.ts";
import { backfillCommand } from "./backfill.ts";
import {
  channelAuditCommand,
  channelCreateCommand,
  channelPolicyCommand,
  channelStatusCommand,
} from "./channel.ts";
import { channelTokenCommands } from "./channel-token.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { contactEraseCommand, contactExportCommand } from "./contact.ts";
import { dlqDiscardCommand, dlqListCommand, dlqReplayCommand, dlqShowCommand } from "./dlq.ts";
import { doctorCommand } from "./doctor.ts";
import { migrateCommand } from "./migrate.ts";
import { recordCommand } from "./record.ts";
import { secretsRotateCommand } from "./secrets.ts";
import { memberAddCommand, tenantCreateCommand } from "./tenant.ts";
import { tenantEraseCommand, tenantExportCommand } from "./tenant-data.ts";
import { workerCommand } from "./worker.ts";

const commands: Command[] = [
  doctorCommand,
  migrateCommand,
  workerCommand,
  tenantCreateCommand,
  tenantExportCommand,
  tenantEraseCommand,
  memberAddCommand,
  channelCreateCommand,
  channelStatusCommand,
  channelAuditCommand,
  channelPolicyCommand,
  ...channelTokenCommands,
  secretsRotateCommand,
  recordCommand,
  dlqListCommand,
  dlqShowCommand,
  dlqReplayCommand,
  dlqDiscardCommand,
  backfillCommand,
  contactExportCommand,
  contactEraseCommand,
  auditListCommand,
];

const common = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

export interface CliStreams {
  out(text: string): void;
  err(text: string): void;
}

/** Runs one command line and returns its exit code. */
export async function runCli(
  argv: string[],
  environment: Environment,
  { out, err }: CliStreams,
): Promise<number> {
  const command = commands.find(({ name }) => name.split(" ").every((word, i) => argv[i] === word));
  const wantsJson = argv.includes("--json");
  if (!command) {
    const asked = argv.find((word) => !word.startsWith("-"));
    const text = `${asked ? `There is no command "${argv.join(" ")}".\n\n` : ""}${overview()}`;
    (asked ? err : out)(text);
    return asked ? exitCodes.usage : exitCodes.ok;
  }
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(" ").length),
      options: { ...command.options, ...common },
      allowPositionals: true,
    });
    if (values.help) {
      out(helpOf(command));
      return exitCodes.ok;
    }
    const result = await command.run({
      values: values as Record<string, string | boolean | undefined>,
      positionals,
      environment,
      progress: (line) => {
        if (!wantsJson) err(`${line}\n`);
      },
    });
    out(wantsJson ? `${JSON.stringify(result.json)}\n` : `${result.lines.join("\n")}\n`);
    return result.exitCode ?? exitCodes.ok;
  } catch (error) {
    return report(error, command, wantsJson, { out, err });
  }
}

function report(
  error: unknown,
  command: Command,
  wantsJson: boolean,
  { out, err }: CliStreams,
): number {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage =
    error instanceof UsageError ||
    (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE"));
  const code = isUsage
    ? "usage"
    : isProsaError(error) || isEvolutionError(error)
      ? error.code
      : "internal";
  if (wantsJson) out(`${JSON.stringify({ error: { code, message } })}\n`);
  else err(`${message}\n${isUsage ? `\n${helpOf(command)}` : ""}`);
  if (isUsage) return exitCodes.usage;
  if (["storage.unavailable", "storage.timeout", "network"].includes(code))
    return exitCodes.unavailable;
  return code === "internal" && !isProsaError(error) ? exitCodes.software : exitCodes.failed;
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: prosa <command> [--help] [--json]\n\n${list.join("\n")}\n`;
}

function helpOf({ name, usage, summary }: Command): string {
  return `${summary}.\n\nUsage: prosa ${name} ${usage}\n       --json prints JSON, --help this text\n`;
}
