import { WifiOff } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation } from "../hooks/use-conversations.ts";
import * as InboxLayout from "../primitives/inbox-layout.tsx";
import * as LinkStatus from "../primitives/link-status.tsx";
import { useCommands } from "./commands.ts";
import { ContextPanel } from "./context-panel.tsx";
import { Icon } from "./icon.tsx";
import { ListPane } from "./list-pane.tsx";
import { pressed } from "./shortcuts.ts";
import { StateCard } from "./state-card.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadBody } from "./thread-pane.tsx";

export interface InboxProps {
  /** Added to the root's own class. */
  className?: string;
}

/**
 * The operator inbox, whole: list, thread, composer, contact. It fills its box, whose width decides
 * between three panes, two and one. Needs an `InboxProvider` and `@prosa/react-inbox/styles.css`.
 * @example
 * <InboxProvider transport={transport} tenantId={tenantId} locale={ptBR}><Inbox /></InboxProvider>
 */
export function Inbox({ className }: InboxProps) {
  const { strings, appearance, features } = useInbox();
  const { id, conversation, open } = useActiveConversation();
  const mergedIntoId = conversation?.mergedIntoId ?? null;
  useEffect(() => {
    if (mergedIntoId) open(mergedIntoId);
  }, [mergedIntoId, open]);
  const [isContextOpen, setContextOpen] = useState(true);
  const hasContext = appearance.contextPane !== "none";
  const commands = useCommands(conversation);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (features.shortcuts === false) return;
    const command = pressed(commands, event);
    if (!command) return;
    event.preventDefault();
    command.run(event.currentTarget);
  };
  return (
    <InboxLayout.Root
      className={className ? `prosa-root ${className}` : "prosa-root"}
      onKeyDown={onKeyDown}
    >
      <h1 className="prosa-sr">{strings.conversations}</h1>
      <div
        className="prosa-frame"
        data-context={hasContext && isContextOpen && conversation ? "" : undefined}
      >
        <InboxLayout.ListPane className="prosa-pane prosa-pane-list">
          <ListPane />
        </InboxLayout.ListPane>
        <InboxLayout.ThreadPane className="prosa-pane prosa-pane-thread">
          {conversation && (
            <ThreadHeader
              conversation={conversation}
              isContextOpen={isContextOpen}
              onToggleContext={hasContext ? () => setContextOpen(!isContextOpen) : null}
            />
          )}
          <LinkStatus.Root className="prosa-banner">
            <Icon of={WifiOff} />
          </LinkStatus.Root>
          {id ? (
            <ThreadBody key={id} conversationId={id} />
          ) : (
            <StateCard kind="begin" title={strings.empty.pickTitle} text={strings.empty.pickText} />
          )}
        </InboxLayout.ThreadPane>
        {conversation && hasContext && isContextOpen && (
          <InboxLayout.ContextPane className="prosa-pane prosa-pane-context">
            <ContextPanel conversation={conversation} />
          </InboxLayout.ContextPane>
        )}
      </div>
    </InboxLayout.Root>
  );
}
