import { RotateCcw } from "lucide-react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useConversation } from "../../hooks/use-conversations.ts";
import { useQuickReplies } from "../../hooks/use-quick-replies.ts";
import { useSession } from "../../hooks/use-session.ts";
import { expandVariables } from "../../internal/quick-replies.ts";
import * as Composer from "../../primitives/composer.tsx";
import { Icon } from "../icon.tsx";
import { useLaterStrings } from "../later.tsx";
import { SuggestionList, type SuggestionProps } from "./suggestion-list.tsx";

/** The quick replies that were asked for. */
export default function QuickReplyList(props: SuggestionProps) {
  const { strings } = useInbox();
  const { replies: words } = useLaterStrings();
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
            {words.failed}: {error.message}
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
              <b>{words.emptyTitle}</b> {words.emptyText}
            </>
          )}
          {items?.length === 0 && !isEmpty && words.noMatch(props.query)}
          {replies.length > 0 && words.found(replies.length)}
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
