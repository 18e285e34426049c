import { Zap } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as Composer from "../primitives/composer.tsx";
import { Icon } from "./icon.tsx";

const QuickReplyList = lazy(() => import("./quick-reply-list.tsx"));

interface Browsing {
  /** The list is open without a slash. */
  isBrowsing: boolean;
  onBrowsing(isBrowsing: boolean): void;
}

function useCanReplyQuickly(): boolean {
  const { client, features } = useInbox();
  return client.transport.quickReplies !== undefined && features.quickReplies !== false;
}

/** The composer's text, and the quick replies that a `/` at its start asks for. */
export function QuickReplyInput({
  autoFocus,
  isBrowsing,
  onBrowsing,
}: Browsing & { autoFocus: boolean }) {
  const { composer } = Composer.useComposerPart();
  const { body } = composer;
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [optionId, setOptionId] = useState<string>();
  const onKey = useRef<((event: KeyboardEvent) => void) | null>(null);
  const query = isBrowsing ? "" : /^\/(\S*)$/.exec(body)?.[1];
  const isOpen = useCanReplyQuickly() && query !== undefined && body !== dismissed;
  const close = () => {
    onBrowsing(false);
    setDismissed(body);
  };
  return (
    <>
      <Composer.Input
        className="prosa-cin"
        autoFocus={autoFocus}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? optionId : undefined}
        onKeyDown={(event) => {
          if (isOpen) onKey.current?.(event);
          // Whoever types on has left the list, and may ask for it anew.
          if (event.key.length === 1) onBrowsing(false);
          setDismissed((text) => (text === body ? text : null));
        }}
      />
      {isOpen && (
        <Suspense>
          <QuickReplyList
            query={query}
            keys={onKey}
            onOption={setOptionId}
            onClose={close}
            onChoose={(text) => {
              composer.setBody(isBrowsing && body.trim() ? `${body.trimEnd()} ${text}` : text);
              onBrowsing(false);
            }}
          />
        </Suspense>
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
