import { WifiOff } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { type ElementKey, useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation } from "../hooks/use-conversations.ts";
import { useSession } from "../hooks/use-session.ts";
import { useSettings } from "../hooks/use-settings.ts";
import * as InboxLayout from "../primitives/inbox-layout.tsx";
import * as LinkStatus from "../primitives/link-status.tsx";
import { AudioDeck } from "../primitives/message-audio.tsx";
import { usePanes } from "../primitives/use-panes.ts";
import { type Command, useCommands } from "./commands.ts";
import { whenThere } from "./find-control.ts";
import { Icon } from "./icon.tsx";
import { bindings, withKeymap } from "./keymap.ts";
import { later } from "./later.tsx";
import { ListPane } from "./list-pane.tsx";
import { type DialogName, OpenDialogContext } from "./open-dialog.ts";
import { OutboxButton } from "./outbox-button.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { StateCard } from "./state-card.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadBody } from "./thread-pane.tsx";
import { UndoPlace } from "./undo-place.tsx";
import { WorkProvider } from "./work.tsx";

const Alerts = lazy(() => import("./alerts.tsx"));
const CommandPalette = later(() => import("./command-palette.tsx"));
const ContextSheet = later(() => import("./context-sheet.tsx"));
const ContextPanel = later(() => import("./context-panel.tsx"));
const ShortcutSheet = later(() => import("./shortcut-sheet.tsx"));
const SettingsDialog = later(() => import("./settings-dialog.tsx"));
const SaveViewDialog = later(() => import("./views/save-view-dialog.tsx"));
const ViewsDialog = later(() => import("./views/views-dialog.tsx"));

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
export function Inbox(props: InboxProps) {
  return (
    <WorkProvider>
      <Panes {...props} />
    </WorkProvider>
  );
}

function Panes({ className }: InboxProps) {
  const { strings, appearance, features, keymap, client, opened } = useInbox();
  const { id, conversation, open } = useActiveConversation();
  const mergedIntoId = conversation?.mergedIntoId ?? null;
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const panes = usePanes(root);
  const contextPane = appearance.layout?.contextPane ?? "auto";
  const [isPaneOpen, setPaneOpen] = useState(contextPane !== "closed");
  const [isSheetOpen, setSheetOpen] = useState(false);
  const hasContext = contextPane !== "none";
  const isBeside = panes === 3;
  const isContextOpen = conversation !== undefined && (isBeside ? isPaneOpen : isSheetOpen);
  const toggleContext = hasContext
    ? () => (isBeside ? setPaneOpen(!isPaneOpen) : setSheetOpen(!isSheetOpen))
    : null;
  const closeSheet = () => setSheetOpen(false);
  if (isSheetOpen && (isBeside || !conversation)) setSheetOpen(false);
  const [searchedId, setSearchedId] = useState<string | null>(null);
  useEffect(() => {
    if (!mergedIntoId) return;
    open(mergedIntoId);
    // Who writes in it goes on; nobody else asked for the other.
    if (!root?.querySelector(".prosa-cin:focus")) opened.current = null;
  }, [mergedIntoId, open, opened, root]);
  const searchThread =
    conversation && client.transport.search
      ? () => {
          setSearchedId(conversation.id);
          if (root) whenThere(root, "[data-find]", (field) => field.focus());
        }
      : null;
  const isReady = useSession().status === "ready";
  const [shown, show] = useState<DialogName | null>(null);
  const closeDialog = () => show(null);
  const offered: Command[] = [
    {
      id: "palette",
      keys: "Mod+K",
      group: "general",
      label: strings.commands.palette,
      run: () => show("palette"),
    },
    {
      id: "sheet",
      keys: "?",
      group: "general",
      label: strings.commands.sheet,
      run: () => show("sheet"),
    },
    ...useCommands(conversation, toggleContext, searchThread),
  ];
  if (features.settings !== false) {
    offered.splice(2, 0, {
      id: "settings",
      keys: "Mod+,",
      group: "general",
      label: strings.commands.settings,
      run: () => show("settings"),
    });
  }
  const hasKeys = features.shortcuts !== false && keymap !== false;
  const hasShortcuts = useSettings().settings.shortcuts && hasKeys;
  const keyRules = { keymap, hasSingleKeys: hasShortcuts };
  const commands = withKeymap(offered, keyRules);
  const onKeyDown = useShortcuts(hasKeys ? bindings(offered, keyRules) : [], (command, element) =>
    command.run(element),
  );
  const element = (key: ElementKey, own: string) => {
    const given = appearance.elements?.[key];
    return typeof given === "string"
      ? { className: `${own} ${given}` }
      : { className: own, ...(given && { style: given }) };
  };
  const panel = conversation && <ContextPanel conversation={conversation} />;
  return (
    <InboxLayout.Root
      {...element("root", className ? `prosa-root ${className}` : "prosa-root")}
      ref={setRoot}
      onKeyDown={onKeyDown}
    >
      <h1 className="prosa-sr">{strings.conversations}</h1>
      <div
        {...element("frame", "prosa-frame")}
        data-context={hasContext && isContextOpen && isBeside ? "" : undefined}
      >
        <InboxLayout.ListPane {...element("listPane", "prosa-pane prosa-pane-list")}>
          <OpenDialogContext.Provider value={show}>
            <ListPane />
          </OpenDialogContext.Provider>
        </InboxLayout.ListPane>
        <InboxLayout.ThreadPane {...element("threadPane", "prosa-pane prosa-pane-thread")}>
          {conversation && (
            <ThreadHeader
              conversation={conversation}
              isContextOpen={isContextOpen}
              onToggleContext={toggleContext}
              onSearch={searchThread}
            />
          )}
          <LinkStatus.Root {...element("banner", "prosa-banner")}>
            <Icon of={WifiOff} />
            <OutboxButton />
          </LinkStatus.Root>
          {id ? (
            <AudioDeck>
              <ThreadBody
                key={id}
                conversationId={id}
                isSearching={searchedId === id}
                onSearchEnd={() => setSearchedId(null)}
              />
            </AudioDeck>
          ) : (
            <StateCard
              kind="begin"
              title={strings.empty.pickTitle}
              text={`${strings.empty.pickText} ${hasShortcuts ? strings.commands.hint : ""}`}
            />
          )}
        </InboxLayout.ThreadPane>
        {hasContext && isContextOpen && isBeside && (
          <InboxLayout.ContextPane {...element("contextPane", "prosa-pane prosa-pane-context")}>
            {panel}
          </InboxLayout.ContextPane>
        )}
        {hasContext && isContextOpen && !isBeside && (
          <ContextSheet onClose={closeSheet}>{panel}</ContextSheet>
        )}
      </div>
      <UndoPlace />
      <Suspense>
        {shown === "sheet" && <ShortcutSheet commands={commands} onClose={closeDialog} />}
        {shown === "palette" && (
          <OpenDialogContext.Provider value={show}>
            <CommandPalette
              commands={commands.filter(({ id }) => id !== "palette")}
              onClose={closeDialog}
            />
          </OpenDialogContext.Provider>
        )}
        {shown === "settings" && <SettingsDialog onClose={closeDialog} />}
        {shown === "saveView" && <SaveViewDialog onClose={closeDialog} />}
        {shown === "views" && <ViewsDialog onClose={closeDialog} />}
        {isReady && <Alerts />}
      </Suspense>
    </InboxLayout.Root>
  );
}
