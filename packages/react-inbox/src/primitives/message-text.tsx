import { createElement, Fragment, memo, type ReactNode, useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { Linked } from "../internal/linkify.ts";
import { parseFormat, type TextBlock, type TextNode } from "../internal/parse-format.ts";
import { useSplitLinks } from "../internal/use-split-links.ts";

type DrawWords = (text: string) => ReactNode;

export interface TextProps {
  text: string;
  className?: string;
  /** Draws what is neither a link nor code. Keep its identity. */
  words?: DrawWords | undefined;
}

const asTheyAre: DrawWords = (text) => text;

const COLLAPSE_AT_CHARS = 1_200;

/** A message's text with WhatsApp's formatting and safe links, as elements: never as HTML. */
export const Text = memo(({ text, className, words = asTheyAre }: TextProps) => {
  const { strings } = useInbox();
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > COLLAPSE_AT_CHARS + 200;
  const shown = isLong && !isOpen ? `${text.slice(0, COLLAPSE_AT_CHARS)}…` : text;
  const split = useSplitLinks(shown);
  const content = useMemo(() => {
    const render = (part: Linked) => renderLinked(part, words);
    const blocks = parseFormat(shown).map((block) =>
      renderBlock(block, (piece) => split(piece).map(render)),
    );
    return createElement(Fragment, null, ...blocks);
  }, [shown, split, words]);
  return (
    <div className={className}>
      {content}
      {isLong && (
        <button type="button" data-part="more" onClick={() => setOpen(!isOpen)}>
          {isOpen ? strings.showLess : strings.showMore}
        </button>
      )}
    </div>
  );
});
Text.displayName = "Message.Text";

type Render = (text: string) => ReactNode[];

function renderBlock(block: TextBlock, render: Render): ReactNode {
  if (block.type === "pre") return createElement("pre", null, block.text);
  if (block.type === "list") {
    const items = block.items.map((item) => withNodes("li", item, render));
    return createElement(block.ordered ? "ol" : "ul", null, ...items);
  }
  return withNodes(block.type === "quote" ? "blockquote" : "p", block.children, render);
}

const withNodes = (tag: string, nodes: TextNode[], render: Render): ReactNode =>
  createElement(tag, null, ...nodes.map((node) => renderNode(node, render)));

const tags = { bold: "strong", italic: "em", strike: "s" } as const;

function renderNode(node: TextNode, render: Render): ReactNode {
  if (node.type === "code") return createElement("code", null, node.text);
  if (node.type === "text") return createElement(Fragment, null, ...render(node.text));
  return withNodes(tags[node.type], node.children, render);
}

function renderLinked(part: Linked, words: DrawWords): ReactNode {
  if (part.type === "text") return words(part.text);
  return (
    <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
      {part.text}
    </a>
  );
}
