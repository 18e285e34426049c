import type { Keymap } from "../hooks/inbox-context.ts";
import type { Command } from "./commands.ts";

export interface KeyRules {
  /** The host's keys; `false` for none at all. */
  keymap: Keymap | false;
  /** Letters and signs without Control, Command or Alt count, too. */
  hasSingleKeys: boolean;
}

/** The commands with the keys that a host gave them; the first of several is the one that is shown. */
export function withKeymap(commands: readonly Command[], rules: KeyRules): Command[] {
  return commands.map((command) => ({ ...command, keys: keysOf(command, rules)[0] ?? "" }));
}

/** A command for each of its keys, for the listener. */
export function bindings(commands: readonly Command[], rules: KeyRules): Command[] {
  return commands.flatMap((command) =>
    keysOf(command, rules).map((keys) => ({ ...command, keys })),
  );
}

/** A letter or a sign, alone, with Shift, or after another. */
const isSingle = (keys: string) => keys.split(" ").some((step) => /^(?:Shift\+)?.$/u.test(step));

function keysOf(command: Command, { keymap, hasSingleKeys }: KeyRules): readonly string[] {
  const keys = chosenKeys(command, keymap);
  return hasSingleKeys ? keys : keys.filter((each) => !isSingle(each));
}

function chosenKeys({ id, keys }: Command, keymap: Keymap | false): readonly string[] {
  if (keymap === false) return [];
  const own = keymap[id];
  if (own === undefined) return [keys];
  if (own === null) return [];
  return typeof own === "string" ? [own] : own;
}
