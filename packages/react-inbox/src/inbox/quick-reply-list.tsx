import { RotateCcw } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useConversation } from "../hooks/use-conversations.ts";
import { useQuickReplies } from "../hooks/use-quick-replies.ts";
import { useSession } from "../hooks/use-session.ts";
import { expandVariables } from "../internal/quick-replies.ts";
import * as Composer from "../primitives/composer.tsx";
import { Icon } from "./icon.tsx";

export interface QuickReplyListProps {
  query: string;
  /** Gets what the composer's keys do while the list is open. */
  keys: RefObject<((event: KeyboardEvent) => void) | null>;
  /** Tells the id of the option that Enter would choose. */
  onOption(id: string | undefined): void;
  onChoose(text: string): void;
  onClose(): void;
}

/** The quick replies that were asked for, above the composer. The focus stays in the text. */
export default function QuickReplyList({
  query,
  keys,
  onOption,
  onChoose,
  onClose,
}: QuickReplyListProps) {
  const { strings } = useInbox();
  const { items, isEmpty, error, retry } = useQuickReplies(query);
  const variables = useVariables();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ query, index: 0 });
  const index = place.query === query ? place.index : 0;
  const replies = (items ?? []).map((each) => ({
    ...each,
    text: expandVariables(each.body, variables),
  }));
  const optionId = replies[index] && `${id}-${index}`;

  useEffect(() => {
    onOption(optionId);
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [onOption, optionId]);
  useEffect(() => {
    keys.current = (event) => {
      const { key } = event;
      const chosen = replies[index];
      const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
      const isChoice = (key === "Enter" || key === "Tab") && !event.shiftKey;
      if (key === "Escape") onClose();
      else if (step !== 0 && replies.length > 0) {
        setPlace({ query, index: (index + step + replies.length) % replies.length });
      } else if (isChoice && chosen) onChoose(chosen.text);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    return () => {
      keys.current = null;
    };
  });

  return (
    <div className="prosa-qr" ref={list}>
      {error ? (
        <p className="prosa-qr-none" role="alert">
          {strings.quickReplies.failed}: {error.message}
          <button type="button" className="prosa-btn" data-size="xs" onClick={retry}>
            <Icon of={RotateCcw} size={14} />
            {strings.tryAgain}
          </button>
        </p>
      ) : (
        <p className={replies.length > 0 ? "prosa-sr" : "prosa-qr-none"} role="status">
          {items === null && strings.loading}
          {isEmpty && (
            <>
              <b>{strings.quickReplies.emptyTitle}</b> {strings.quickReplies.emptyText}
            </>
          )}
          {items?.length === 0 && !isEmpty && strings.quickReplies.noMatch(query)}
          {replies.length > 0 && strings.quickReplies.found(replies.length)}
        </p>
      )}
      {replies.length > 0 && (
        <div role="listbox" aria-label={strings.quickReplies.label}>
          {replies.map((reply, at) => (
            <div
              key={reply.id}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === index}
              className="prosa-qr-item"
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => index !== at && setPlace({ query, index: at })}
              onClick={() => onChoose(reply.text)}
              onKeyDown={(event) => event.key === "Enter" && onChoose(reply.text)}
            >
              <span className="prosa-qr-head">
                <code className="prosa-qr-key">/{reply.shortcut}</code>
                <b className="prosa-ell">{reply.title}</b>
              </span>
              <span className="prosa-qr-text prosa-ell" dir="auto">
                {reply.text}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function useVariables() {
  const { conversationId } = Composer.useComposerPart();
  const { value } = useSession();
  return {
    nome: useConversation(conversationId)?.contact.name ?? "",
    empresa: value?.tenant?.name ?? "",
    operador: value?.me.name ?? "",
  };
}
