import { type Command, exitCodes } from "./command.ts";

/** A command whose name is kept and which cannot do its work yet; it says so and changes nothing. */
export function notYet(name: string, summary: string, instead: string): Command {
  return {
    name,
    summary: `${summary} (not available yet)`,
    usage: "",
    options: {},
    run: async () => ({
      lines: [`prosa ${name} is not available yet. ${instead}`],
      json: { available: false, instead },
      exitCode: exitCodes.unavailable,
    }),
  };
}
