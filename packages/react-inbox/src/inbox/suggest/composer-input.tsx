import { Zap } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useOwnLast } from "../../hooks/use-message-change.ts";
import { type AskedSuggestion, askedSuggestion } from "../../internal/asked-suggestion.ts";
import { insertText, wrapSelection } from "../../internal/insert-text.ts";
import * as Composer from "../../primitives/composer.tsx";
import type { InboxSettings } from "../../store/settings.ts";
import { Icon } from "../icon.tsx";
import { later } from "../later.tsx";

const lists = {
  reply: later(() => import("./quick-reply-list.tsx")),
  emoji: later(() => import("./emoji-list.tsx")),
  mention: later(() => import("./mention-list.tsx")),
};

interface Browsing {
  /** The quick replies are open without a slash. */
  isBrowsing: boolean;
  onBrowsing(isBrowsing: boolean): void;
}

function useCanReplyQuickly(): boolean {
  const { client, features } = useInbox();
  return client.transport.quickReplies !== undefined && features.quickReplies !== false;
}

/** The text, and what a sign in it asks for: `/` a quick reply, `:` an emoji, `@` a colleague. */
export function ComposerInput({
  autoFocus,
  sendOn,
  isBrowsing,
  onBrowsing,
}: Browsing & { autoFocus: boolean; sendOn: InboxSettings["sendOn"] }) {
  const { composer, input, conversationId } = Composer.useComposerPart();
  const { features } = useInbox();
  const ownLast = useOwnLast(conversationId);
  const canReplyQuickly = useCanReplyQuickly();
  const { body } = composer;
  const [caret, setCaret] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [optionId, setOptionId] = useState<string>();
  const onKey = useRef<((event: KeyboardEvent) => void) | null>(null);
  const offered: AskedSuggestion["kind"][] = [];
  if (canReplyQuickly) offered.push("reply");
  if (features.emoji !== false) offered.push("emoji");
  if (composer.mode === "note" && features.mentions !== false) offered.push("mention");
  const asked: AskedSuggestion | null =
    isBrowsing && canReplyQuickly
      ? { kind: "reply", query: "", from: body.length }
      : body === dismissed
        ? null
        : askedSuggestion(body, Math.min(caret, body.length), offered);
  const List = asked && lists[asked.kind];

  function choose(text: string): void {
    const field = input.current;
    if (!asked || !field) return;
    if (asked.kind === "reply") {
      composer.setBody(isBrowsing && body.trim() ? `${body.trimEnd()} ${text}` : text);
      onBrowsing(false);
      return;
    }
    insertText(field, `${text} `, { from: asked.from, to: caret });
  }

  /** Signs of emphasis around the selection; in an empty text, what we said last: to edit it, or to answer. */
  function onEdit(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const hasMod = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const sign = hasMod ? { KeyB: "*", KeyI: "_" }[event.code] : undefined;
    if (sign) {
      event.preventDefault();
      wrapSelection(event.currentTarget, sign);
      return;
    }
    if (event.key !== "ArrowUp" || body !== "" || composer.mode !== "reply") return;
    const own = ownLast();
    if (!own) return;
    event.preventDefault();
    if (own.mayEdit) composer.edit(own.message);
    else composer.setReplyTo(own.message);
  }

  return (
    <>
      <Composer.Input
        className="prosa-cin"
        autoFocus={autoFocus}
        sendOn={sendOn}
        aria-autocomplete="list"
        aria-activedescendant={asked ? optionId : undefined}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (asked) onKey.current?.(event);
          // Whoever types on has left the list, and may ask for it anew.
          if (event.key.length === 1) onBrowsing(false);
          setDismissed((text) => (text === body ? text : null));
          if (!event.defaultPrevented) onEdit(event);
        }}
      />
      {asked && List && (
        <List
          key={asked.kind}
          query={asked.query}
          keys={onKey}
          onOption={setOptionId}
          onClose={() => {
            onBrowsing(false);
            setDismissed(body);
          }}
          onChoose={choose}
        />
      )}
    </>
  );
}

/** Opens the quick replies beside a text that is already there. */
export function QuickReplyButton({ isBrowsing, onBrowsing }: Browsing) {
  const { strings } = useInbox();
  const { input } = Composer.useComposerPart();
  if (!useCanReplyQuickly()) return null;
  return (
    <button
      type="button"
      className="prosa-ibtn"
      aria-label={strings.quickReplies.label}
      title={strings.quickReplies.label}
      aria-expanded={isBrowsing}
      onClick={() => {
        onBrowsing(!isBrowsing);
        input.current?.focus();
      }}
    >
      <Icon of={Zap} size={18} />
    </button>
  );
}
