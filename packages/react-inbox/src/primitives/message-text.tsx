import { createElement, Fragment, memo, type ReactNode, useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { type Linked, splitLinks } from "../internal/linkify.ts";
import { parseFormat, type TextBlock, type TextNode } from "../internal/parse-format.ts";

const COLLAPSE_AT_CHARS = 1_200;

/** A message's text with WhatsApp's formatting and safe links, as elements: never as HTML. */
export const Text = memo(({ text, className }: { text: string; className?: string }) => {
  const { strings } = useInbox();
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > COLLAPSE_AT_CHARS + 200;
  const shown = isLong && !isOpen ? `${text.slice(0, COLLAPSE_AT_CHARS)}…` : text;
  const content = useMemo(
    () => createElement(Fragment, null, ...parseFormat(shown).map(renderBlock)),
    [shown],
  );
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

function renderBlock(block: TextBlock): ReactNode {
  if (block.type === "pre") return createElement("pre", null, block.text);
  if (block.type === "list") {
    const items = block.items.map((item) => withNodes("li", item));
    return createElement(block.ordered ? "ol" : "ul", null, ...items);
  }
  return withNodes(block.type === "quote" ? "blockquote" : "p", block.children);
}

const withNodes = (tag: string | typeof Fragment, nodes: TextNode[]): ReactNode =>
  createElement(tag, null, ...nodes.map(renderNode));

const tags = { bold: "strong", italic: "em", strike: "s" } as const;

function renderNode(node: TextNode): ReactNode {
  if (node.type === "code") return createElement("code", null, node.text);
  if (node.type === "text") {
    return createElement(Fragment, null, ...splitLinks(node.text).map(renderLinked));
  }
  return withNodes(tags[node.type], node.children);
}

function renderLinked(part: Linked): ReactNode {
  if (part.type === "text") return part.text;
  return (
    <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
      {part.text}
    </a>
  );
}
