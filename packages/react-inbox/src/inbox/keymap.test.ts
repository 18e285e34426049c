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
    expect(keysOf(bindings(commands, keymap))).toEqual([
      "resolve Alt+E",
      "resolve E",
      "palette Mod+K",
    ]);
    expect(keysOf(withKeymap(commands, keymap))).toEqual([
      "resolve Alt+E",
      "note ",
      "palette Mod+K",
    ]);
  });

  it("takes all keys away with false, and no command", () => {
    expect(bindings(commands, false)).toEqual([]);
    expect(keysOf(withKeymap(commands, false))).toEqual(["resolve ", "note ", "palette "]);
  });
});
