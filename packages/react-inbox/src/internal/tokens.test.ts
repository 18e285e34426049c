import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tokenNames, tokenStyle } from "./tokens.ts";

const css = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8");

describe("the tokens", () => {
  it("are those of the style sheet, all of them", () => {
    const written = new Set([...css.matchAll(/--prosa-([a-z0-9-]+):/g)].map(([, name]) => name));
    expect([...tokenNames].sort()).toEqual([...written].sort());
  });

  it("follow an accent, unless the host names them", () => {
    const style = tokenStyle({ accent: "#0a7", "accent-tint": "#efe" });
    expect(style).toMatchObject({
      "--prosa-accent": "#0a7",
      "--prosa-accent-tint": "#efe",
      "--prosa-focus": "#0a7",
    });
    expect(style["--prosa-bubble-out"]).toContain("#0a7");
    expect(tokenStyle({ radius: "2px" })).toEqual({ "--prosa-radius": "2px" });
  });
});
