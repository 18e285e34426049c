import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(resolve(root, path), "utf8");
const table = read("packages/react-inbox/docs/acceptance.md");
const rows = table.split("\n").filter((line) => /^\| [A-I]\d+ \|/.test(line));
const counts = { A: 10, B: 8, C: 12, D: 10, E: 8, F: 10, G: 4, H: 6, I: 6 };

/** A proof is written as `path › name of the test`; the name stands in that file, word for word. */
const proofs = [...table.matchAll(/`([^`\n]+) › ([^`\n]+)`/g)].map((match) => ({
  path: match[1] ?? "",
  name: match[2] ?? "",
}));

describe("the acceptance table", () => {
  it("has one row for every point", () => {
    const wanted = Object.entries(counts).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    expect(rows.map((row) => row.split(" ")[1])).toEqual(wanted);
  });

  it("says for every point how it is proven, or why it is not", () => {
    const silent = rows.filter((row) => {
      const [, , , state = "", proof = ""] = row.split("|").map((cell) => cell.trim());
      return !/^(held|partly|open)$/.test(state) || proof.length < 5;
    });
    expect(silent).toEqual([]);
    const unproven = rows.filter((row) => row.includes("| held |") && !row.includes("`"));
    expect(unproven).toEqual([]);
  });

  it("names tests that exist", () => {
    expect(proofs.length).toBeGreaterThan(50);
    const missing = proofs.filter(({ path, name }) => !read(path).includes(name));
    expect(missing).toEqual([]);
  });
});
