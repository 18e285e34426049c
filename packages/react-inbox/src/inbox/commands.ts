import { type ActionId, useInbox } from "../hooks/inbox-context.ts";
import { useNeighbor } from "../hooks/use-conversations.ts";
import { useSession } from "../hooks/use-session.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch, ConversationTab } from "../transport/transport.ts";
import { focusField, focusPane, openMenu, pressTool } from "./find-control.ts";
import type { Shortcut } from "./shortcuts.ts";

export interface Command extends Shortcut {
  id: ActionId;
  group: "general" | "conversation";
  label: string;
  /** `root` is the inbox's own element. */
  run(root: HTMLElement): void;
}

/** What can be done now, and by which key: the one table behind keys, sheet and palette. */
export function useCommands(
  conversation: KnownConversation | undefined,
  toggleContext: (() => void) | null,
): Command[] {
  const general = useGeneralCommands();
  const work = useWorkCommands(conversation, toggleContext);
  return [...general, ...work];
}

function useGeneralCommands(): Command[] {
  const { strings, open, setQuery } = useInbox();
  const neighbor = useNeighbor();
  const { commands: words } = strings;
  const goTo = (id: string, keys: string, tab: ConversationTab): Command => ({
    id,
    keys,
    group: "general",
    label: words.goTo(strings.tabs[tab]),
    run: () => setQuery({ tab }),
  });
  const walk = (id: string, keys: string, label: string, step: 1 | -1): Command => ({
    id,
    keys,
    group: "general",
    label,
    run() {
      const next = neighbor(step);
      if (next) open(next);
    },
  });
  return [
    {
      id: "search",
      keys: "/",
      group: "general",
      label: strings.search.label,
      run: focusField("[data-pane='list'] input[type='search']"),
    },
    walk("next", "Alt+ArrowDown", words.next, 1),
    walk("previous", "Alt+ArrowUp", words.previous, -1),
    goTo("goMine", "G I", "mine"),
    goTo("goUnassigned", "G U", "unassigned"),
    goTo("goAll", "G A", "all"),
    { id: "nextPane", keys: "F6", group: "general", label: words.nextPane, run: focusPane(1) },
    {
      id: "previousPane",
      keys: "Shift+F6",
      group: "general",
      label: words.previousPane,
      run: focusPane(-1),
    },
  ];
}

function useWorkCommands(
  conversation: KnownConversation | undefined,
  toggleContext: (() => void) | null,
): Command[] {
  const { strings, client, features, open } = useInbox();
  const { can, canWrite, value } = useSession();
  const neighbor = useNeighbor();
  if (!conversation) return [];
  const { id } = conversation;
  const me = value?.me;
  const isResolved = conversation.status === "resolved";
  const canUpdate = can("conversation.update") && client.transport.update !== undefined;
  const canLabel = can("conversation.update") && client.transport.setLabels !== undefined;
  const update = (patch: ConversationPatch) => {
    client.updateConversation(id, patch).catch(() => undefined);
  };
  const write = (mode: "reply" | "note") => (root: HTMLElement) => {
    client.setMode(id, mode);
    focusField(".prosa-cin")(root);
  };
  const found: Command[] = [];
  const offer = (
    isOffered: boolean,
    name: string,
    keys: string,
    label: string,
    run: Command["run"],
  ) => {
    if (isOffered) found.push({ id: name, keys, group: "conversation", label, run });
  };
  const { header, composer, context, commands: words } = strings;
  offer(canWrite, "reply", "R", composer.reply, write("reply"));
  const capabilities = value?.channels.find(
    ({ id }) => id === conversation.channel.id,
  )?.capabilities;
  const canAttach =
    canWrite && client.transport.upload !== undefined && features.attachments !== false;
  offer(canAttach, "attach", "Mod+Shift+A", composer.attach, pressTool("attach"));
  offer(
    canAttach && features.voice !== false && capabilities?.voiceNotes === true,
    "record",
    "Mod+Shift+M",
    composer.record,
    pressTool("record"),
  );
  offer(can("note.write") && features.notes !== false, "note", "N", composer.note, write("note"));
  offer(
    canUpdate && features.resolve !== false,
    "resolve",
    "E",
    isResolved ? header.reopen : header.resolve,
    () => update({ status: isResolved ? "open" : "resolved" }),
  );
  offer(
    canUpdate && features.resolve !== false && !isResolved,
    "resolveNext",
    "Shift+E",
    words.resolveNext,
    () => {
      const next = neighbor(1);
      update({ status: "resolved" });
      if (next) open(next);
    },
  );
  offer(
    canUpdate && features.snooze !== false && !isResolved,
    "snooze",
    "Z",
    header.snooze,
    openMenu("snooze"),
  );
  const canAssign = canUpdate && features.assign !== false;
  offer(canAssign, "assign", "A", words.assign, openMenu("assign"));
  offer(canAssign && me !== undefined, "claim", "I", header.claim, () =>
    update({ assigneeId: me?.id ?? null }),
  );
  offer(
    canLabel && features.labels !== false,
    "labels",
    "L",
    context.editLabels,
    openMenu("labels"),
  );
  offer(toggleContext !== null, "context", "]", context.toggle, () => toggleContext?.());
  return found;
}
