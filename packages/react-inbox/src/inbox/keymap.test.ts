import { describe, expect, it } from "vitest";
import type { Command } from "./commands.ts";
import { bindings, withKeymap } from "./keymap.ts";

const command = (id: string, keys: string): Command => ({
  id,
  keys,
  group: "general",
  label: id,
  run() {},
});
const commands = [command("resolve", "E"), command("note", "N"), command("palette", "Mod+K")];
const keysOf = (list: Command[]) => list.map(({ id, keys }) => `${id} ${keys}`);

describe("a host's keymap", () => {
  it("replaces keys, adds some and takes some away; what it does not name stays", () => {
    const keymap = { resolve: ["Alt+E", "E"], note: null };
    expect(keysOf(bindings(commands, { keymap, hasSingleKeys: true }))).toEqual([
      "resolve Alt+E",
      "resolve E",
      "palette Mod+K",
    ]);
    expect(keysOf(withKeymap(commands, { keymap, hasSingleKeys: true }))).toEqual([
      "resolve Alt+E",
      "note ",
      "palette Mod+K",
    ]);
  });

  it("takes all keys away with false, and no command", () => {
    expect(bindings(commands, { keymap: false, hasSingleKeys: true })).toEqual([]);
    expect(keysOf(withKeymap(commands, { keymap: false, hasSingleKeys: true }))).toEqual([
      "resolve ",
      "note ",
      "palette ",
    ]);
  });

  it("leaves keys with Control or Alt, and those that write nothing, to whoever wants no single ones", () => {
    const all = [
      ...commands,
      command("resolveNext", "Shift+E"),
      command("goMine", "G I"),
      command("sheet", "?"),
      command("next", "Alt+ArrowDown"),
      command("nextPane", "F6"),
    ];
    const rules = { keymap: { resolve: ["Alt+E", "E"] }, hasSingleKeys: false };
    expect(keysOf(bindings(all, rules))).toEqual([
      "resolve Alt+E",
      "palette Mod+K",
      "next Alt+ArrowDown",
      "nextPane F6",
    ]);
  });
});
