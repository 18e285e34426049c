import type { Keymap } from "../hooks/inbox-context.ts";
import type { Command } from "./commands.ts";

/** The commands with the keys that a host gave them; the first of several is the one that is shown. */
export function withKeymap(commands: readonly Command[], keymap: Keymap | false): Command[] {
  return commands.map((command) => ({ ...command, keys: keysOf(command, keymap)[0] ?? "" }));
}

/** A command for each of its keys, for the listener. */
export function bindings(commands: readonly Command[], keymap: Keymap | false): Command[] {
  return commands.flatMap((command) =>
    keysOf(command, keymap).map((keys) => ({ ...command, keys })),
  );
}

function keysOf({ id, keys }: Command, keymap: Keymap | false): readonly string[] {
  if (keymap === false) return [];
  const own = keymap[id];
  if (own === undefined) return [keys];
  if (own === null) return [];
  return typeof own === "string" ? [own] : own;
}
