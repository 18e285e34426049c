import { createElement, Fragment, memo, type ReactNode, useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { Linked } from "../internal/linkify.ts";
import { parseFormat, type TextBlock, type TextNode } from "../internal/parse-format.ts";
import { useSplitLinks } from "../internal/use-split-links.ts";

type SplitLinks = (text: string) => Linked[];

const COLLAPSE_AT_CHARS = 1_200;

/** A message's text with WhatsApp's formatting and safe links, as elements: never as HTML. */
export const Text = memo(({ text, className }: { text: string; className?: string }) => {
  const { strings } = useInbox();
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > COLLAPSE_AT_CHARS + 200;
  const shown = isLong && !isOpen ? `${text.slice(0, COLLAPSE_AT_CHARS)}…` : text;
  const split = useSplitLinks(shown);
  const content = useMemo(() => {
    const blocks = parseFormat(shown).map((block) => renderBlock(block, split));
    return createElement(Fragment, null, ...blocks);
  }, [shown, split]);
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

function renderBlock(block: TextBlock, split: SplitLinks): ReactNode {
  if (block.type === "pre") return createElement("pre", null, block.text);
  if (block.type === "list") {
    const items = block.items.map((item) => withNodes("li", item, split));
    return createElement(block.ordered ? "ol" : "ul", null, ...items);
  }
  return withNodes(block.type === "quote" ? "blockquote" : "p", block.children, split);
}

const withNodes = (tag: string, nodes: TextNode[], split: SplitLinks): ReactNode =>
  createElement(tag, null, ...nodes.map((node) => renderNode(node, split)));

const tags = { bold: "strong", italic: "em", strike: "s" } as const;

function renderNode(node: TextNode, split: SplitLinks): ReactNode {
  if (node.type === "code") return createElement("code", null, node.text);
  if (node.type === "text") {
    return createElement(Fragment, null, ...split(node.text).map(renderLinked));
  }
  return withNodes(tags[node.type], node.children, split);
}

function renderLinked(part: Linked): ReactNode {
  if (part.type === "text") return part.text;
  return (
    <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
      {part.text}
    </a>
  );
}
