import { WifiOff } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation } from "../hooks/use-conversations.ts";
import * as InboxLayout from "../primitives/inbox-layout.tsx";
import * as LinkStatus from "../primitives/link-status.tsx";
import { AudioDeck } from "../primitives/message-audio.tsx";
import { type Command, useCommands } from "./commands.ts";
import { Icon } from "./icon.tsx";
import { ListPane } from "./list-pane.tsx";
import { OutboxButton } from "./outbox-button.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { StateCard } from "./state-card.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadBody } from "./thread-pane.tsx";

const CommandPalette = lazy(() => import("./command-palette.tsx"));
const ContextPanel = lazy(() => import("./context-panel.tsx"));
const ShortcutSheet = lazy(() => import("./shortcut-sheet.tsx"));

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
  const toggleContext = hasContext ? () => setContextOpen(!isContextOpen) : null;
  const [help, setHelp] = useState<"sheet" | "palette" | null>(null);
  const closeHelp = () => setHelp(null);
  const commands: Command[] = [
    {
      id: "palette",
      keys: "Mod+K",
      group: "general",
      label: strings.commands.palette,
      run: () => setHelp("palette"),
    },
    {
      id: "sheet",
      keys: "?",
      group: "general",
      label: strings.commands.sheet,
      run: () => setHelp("sheet"),
    },
    ...useCommands(conversation, toggleContext),
  ];
  const hasShortcuts = features.shortcuts !== false;
  const onKeyDown = useShortcuts(hasShortcuts ? commands : [], (command, root) =>
    command.run(root),
  );
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
              onToggleContext={toggleContext}
            />
          )}
          <LinkStatus.Root className="prosa-banner">
            <Icon of={WifiOff} />
            <OutboxButton />
          </LinkStatus.Root>
          {id ? (
            <AudioDeck>
              <ThreadBody key={id} conversationId={id} />
            </AudioDeck>
          ) : (
            <StateCard
              kind="begin"
              title={strings.empty.pickTitle}
              text={`${strings.empty.pickText} ${hasShortcuts ? strings.commands.hint : ""}`}
            />
          )}
        </InboxLayout.ThreadPane>
        {conversation && hasContext && isContextOpen && (
          <InboxLayout.ContextPane className="prosa-pane prosa-pane-context">
            <Suspense>
              <ContextPanel conversation={conversation} />
            </Suspense>
          </InboxLayout.ContextPane>
        )}
      </div>
      <Suspense>
        {help === "sheet" && <ShortcutSheet commands={commands} onClose={closeHelp} />}
        {help === "palette" && (
          <CommandPalette
            commands={commands.filter(({ id }) => id !== "palette")}
            onClose={closeHelp}
          />
        )}
      </Suspense>
    </InboxLayout.Root>
  );
}
