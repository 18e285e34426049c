import { RotateCcw } from "lucide-react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useConversation } from "../../hooks/use-conversations.ts";
import { useQuickReplies } from "../../hooks/use-quick-replies.ts";
import { useSession } from "../../hooks/use-session.ts";
import { expandVariables } from "../../internal/quick-replies.ts";
import * as Composer from "../../primitives/composer.tsx";
import { Icon } from "../icon.tsx";
import { SuggestionList, type SuggestionProps } from "./suggestion-list.tsx";

/** The quick replies that were asked for. */
export default function QuickReplyList(props: SuggestionProps) {
  const { strings } = useInbox();
  const { items, isEmpty, error, retry } = useQuickReplies(props.query);
  const variables = useVariables();
  const replies = (items ?? []).map(({ id, shortcut, title, body }) => {
    const text = expandVariables(body, variables);
    return {
      id,
      text,
      content: (
        <>
          <span className="prosa-qr-head">
            <code className="prosa-qr-key">/{shortcut}</code>
            <b className="prosa-ell">{title}</b>
          </span>
          <span className="prosa-qr-text prosa-ell" dir="auto">
            {text}
          </span>
        </>
      ),
    };
  });
  return (
    <SuggestionList
      {...props}
      label={strings.quickReplies.label}
      items={replies}
      alert={
        error && (
          <p className="prosa-qr-none" role="alert">
            {strings.quickReplies.failed}: {error.message}
            <button type="button" className="prosa-btn" data-size="xs" onClick={retry}>
              <Icon of={RotateCcw} size={14} />
              {strings.tryAgain}
            </button>
          </p>
        )
      }
      status={
        <>
          {items === null && strings.loading}
          {isEmpty && (
            <>
              <b>{strings.quickReplies.emptyTitle}</b> {strings.quickReplies.emptyText}
            </>
          )}
          {items?.length === 0 && !isEmpty && strings.quickReplies.noMatch(props.query)}
          {replies.length > 0 && strings.quickReplies.found(replies.length)}
        </>
      }
    />
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
