import { describe, expect, it } from "vitest";
import { emojiLanguage, findEmoji, inTone, loadEmoji } from "./emoji.ts";

describe("loadEmoji", () => {
  it("names them in the inbox's language, and in English where it has none", async () => {
    expect(["pt-BR", "es-MX", "en", "ja"].map(emojiLanguage)).toEqual(["pt", "es", "en", "en"]);
    const [pt, es, en] = await Promise.all(["pt-BR", "es", "en"].map(loadEmoji));
    const nameOf = (all: typeof pt) => all?.find(({ emoji }) => emoji.startsWith("👍"))?.label;
    expect([nameOf(pt), nameOf(es), nameOf(en)]).toEqual([
      "polegar para cima",
      "pulgar hacia arriba",
      "thumbs up",
    ]);
  });

  it("leaves out what many phones draw as an empty box, and parts of emoji", async () => {
    const all = await loadEmoji("en");
    expect(all.length).toBeGreaterThan(1_800);
    expect(all.some(({ label }) => label === "face with bags under eyes")).toBe(false);
    expect(all.some(({ group }) => group === 2)).toBe(false);
  });

  it("draws a hand, and a person with a calling, in a skin tone, and a dog in none", async () => {
    const all = await loadEmoji("en");
    const draw = (name: string) => {
      const found = all.find(({ label }) => label === name);
      return found && inTone(found, "dark");
    };
    expect(draw("waving hand")).toBe("👋🏿");
    expect(draw("woman technologist")).toBe("👩🏿‍💻");
    expect(draw("dog face")).toBe("🐶");
  });
});

describe("findEmoji", () => {
  const find = async (query: string) =>
    findEmoji(await loadEmoji("pt-BR"), query, 5).map(({ label }) => label);

  it("finds by name, by tag and without accents", async () => {
    expect((await find("coracao")).every((name) => name.startsWith("coração"))).toBe(true);
    expect(await find("joia")).toContain("polegar para cima");
    expect(await find("CORAÇÃO")).toEqual(await find("coracao"));
  });

  it("puts the whole name before the beginning of one", async () => {
    const [first] = await find("fogo");
    expect(first).toBe("fogo");
  });

  it("finds nothing for what nothing is called", async () => {
    expect(await find("xyzxyz")).toEqual([]);
  });
});
