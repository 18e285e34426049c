import { describe, expect, it } from "vitest";
import { splitLinks } from "./linkify.ts";
import { isBigEmoji, parseFormat, parseInline, type TextNode } from "./parse-format.ts";

function flat(nodes: TextNode[]): string {
  return nodes
    .map((node) => {
      if (node.type === "text") return node.text;
      if (node.type === "code") return `<code>${node.text}</code>`;
      return `<${node.type}>${flat(node.children)}</${node.type}>`;
    })
    .join("");
}
const inline = (text: string) => flat(parseInline(text));

describe("parseInline", () => {
  it.each([
    ["Vale por *10 dias*.", "Vale por <bold>10 dias</bold>."],
    ["*a _b ~c~_*", "<bold>a <italic>b <strike>c</strike></italic></bold>"],
    ["use `npm *test*`", "use <code>npm *test*</code>"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["snake_case_name", "snake_case_name"],
    ["*sem par", "*sem par"],
    ["**", "**"],
    ["*não\nquebra*", "*não\nquebra*"],
  ])("reads %j", (text, expected) => {
    expect(inline(text)).toBe(expected);
  });
});

describe("parseFormat", () => {
  it("finds quotes, lists and preformatted text between paragraphs", () => {
    const blocks = parseFormat("Oi\n> citado\n- um\n- dois\n1. três\n```\nx = *1*\n```\nfim");
    expect(blocks.map((block) => block.type)).toEqual([
      "paragraph",
      "quote",
      "list",
      "list",
      "pre",
      "paragraph",
    ]);
    expect(blocks[4]).toEqual({ type: "pre", text: "x = *1*" });
  });

  it("loses no letter of a text without markers", () => {
    const text = "Linha um\n\nLinha ``` três";
    const joined = parseFormat(text).map((block) =>
      block.type === "paragraph" ? flat(block.children) : "",
    );
    expect(joined.join("")).toBe(text);
  });
});

describe("splitLinks", () => {
  it("links addresses and mail, and leaves dangerous schemes as text", () => {
    const parts = splitLinks("veja prosa.com, a@b.com e javascript:alert(1)");
    expect(parts.filter((part) => part.type === "link").map((part) => part.text)).toEqual([
      "prosa.com",
      "a@b.com",
    ]);
  });
});

describe("isBigEmoji", () => {
  it("is true for one to three emoji alone", () => {
    expect(isBigEmoji("👩‍👩‍👧")).toBe(true);
    expect(isBigEmoji("❤️ 🙏🏽")).toBe(true);
    expect(isBigEmoji("😀😀😀😀")).toBe(false);
    expect(isBigEmoji("ok 👍")).toBe(false);
    expect(isBigEmoji("123")).toBe(false);
  });
});
