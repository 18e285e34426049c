import { type ActionId, useInbox } from "../hooks/inbox-context.ts";
import { useNeighbor } from "../hooks/use-conversations.ts";
import { useSession } from "../hooks/use-session.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch, ConversationTab } from "../transport/transport.ts";
import { focusField, focusPane, openMenu, pressTool, whenThere } from "./find-control.ts";
import type { Shortcut } from "./shortcuts.ts";
import { useCanStart } from "./start-button.tsx";
import { useWork } from "./work.tsx";

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
  searchThread: (() => void) | null,
): Command[] {
  const general = useGeneralCommands(searchThread);
  const work = useWorkCommands(conversation, toggleContext);
  return [...general, ...work];
}

function useGeneralCommands(searchThread: (() => void) | null): Command[] {
  const { strings, open, setQuery } = useInbox();
  const neighbor = useNeighbor();
  const canStart = useCanStart();
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
      run(root) {
        const isInThread = root.querySelector("[data-pane='thread']:focus-within") !== null;
        if (searchThread && isInThread) searchThread();
        else focusField("[data-pane='list'] input[type='search']")(root);
      },
    },
    ...(searchThread
      ? [
          {
            id: "searchThread",
            keys: "/",
            group: "conversation" as const,
            label: strings.search.inThread,
            run: searchThread,
          },
        ]
      : []),
    ...(canStart
      ? [
          {
            id: "start",
            keys: "C",
            group: "general" as const,
            label: strings.list.start,
            run: (root: HTMLElement) => root.querySelector<HTMLElement>("[data-start]")?.click(),
          },
        ]
      : []),
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
  const { selected, select, change, mark, canMark } = useWork();
  const isOnMany = selected.size > 0;
  const me = value?.me;
  const canUpdate = can("conversation.update") && client.transport.update !== undefined;
  const canLabel = can("conversation.update") && client.transport.setLabels !== undefined;
  const known = () => client.store.get().conversations;
  /** What a key is about: what is selected, else the row that has the focus, else what is open. */
  const targets = (root: HTMLElement): string[] => {
    const row = root.querySelector<HTMLElement>("[data-conversation]:focus")?.dataset.conversation;
    const one = row ?? conversation?.id;
    return isOnMany ? [...selected] : one ? [one] : [];
  };
  const update = (ids: string[], patch: ConversationPatch, said = strings.bulk.done) => {
    if (ids.length > 0) change(ids, { patch }, said);
  };
  /** Menus of a row that is not open hang on the bar of what is selected. */
  const openWorkMenu = (name: string) => (root: HTMLElement) => {
    const ids = targets(root);
    const isOpen = ids.length === 1 && ids[0] === conversation?.id && !isOnMany;
    if (ids.length === 0) return;
    if (isOpen) openMenu(name)(root);
    else {
      select(new Set(ids));
      whenThere(root, `.prosa-bulk [data-menu="${name}"]`, (button) => button.click());
    }
  };
  const write = (mode: "reply" | "note") => (root: HTMLElement) => {
    if (conversation) client.setMode(conversation.id, mode);
    focusField(".prosa-cin, .prosa-cmp [data-tool='templates']")(root);
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
  const isOpen = conversation !== undefined;
  offer(canWrite && isOpen, "reply", "R", composer.reply, write("reply"));
  const capabilities = value?.channels.find(
    ({ id }) => id === conversation?.channel.id,
  )?.capabilities;
  const canAttach =
    canWrite && isOpen && client.transport.upload !== undefined && features.attachments !== false;
  offer(canAttach, "attach", "Mod+Shift+A", composer.attach, pressTool("attach"));
  offer(
    canAttach && features.voice !== false && capabilities?.voiceNotes === true,
    "record",
    "Mod+Shift+M",
    composer.record,
    pressTool("record"),
  );
  offer(
    can("note.write") && isOpen && features.notes !== false,
    "note",
    "N",
    composer.note,
    write("note"),
  );
  offer(
    canWrite &&
      isOpen &&
      capabilities?.templates === true &&
      features.templates !== false &&
      client.transport.templates !== undefined,
    "templates",
    "T",
    strings.sendTemplate,
    (root) => {
      if (conversation) client.setMode(conversation.id, "reply");
      whenThere(root, ".prosa-cmp [data-tool='templates']", (button) => {
        button.focus();
        button.click();
      });
    },
  );
  const canResolve = canUpdate && features.resolve !== false;
  const isResolved = conversation?.status === "resolved";
  offer(canResolve, "resolve", "E", isResolved ? header.reopen : header.resolve, (root) => {
    const ids = targets(root);
    const areResolved = ids.every((id) => known().get(id)?.status === "resolved");
    const { reopened, resolved } = strings.bulk;
    if (areResolved) update(ids, { status: "open" }, reopened);
    else update(ids, { status: "resolved" }, resolved);
  });
  offer(canResolve && isOpen && !isResolved, "resolveNext", "Shift+E", words.resolveNext, () => {
    const next = neighbor(1);
    if (conversation) update([conversation.id], { status: "resolved" }, strings.bulk.resolved);
    if (next) open(next);
  });
  offer(
    canUpdate && features.snooze !== false,
    "snooze",
    "Z",
    header.snooze,
    openWorkMenu("snooze"),
  );
  const canAssign = canUpdate && can("conversation.assign") && features.assign !== false;
  offer(canAssign, "assign", "A", words.assign, openWorkMenu("assign"));
  offer(canAssign && me !== undefined, "claim", "I", header.claim, (root) =>
    update(targets(root), { assigneeId: me?.id ?? null }),
  );
  offer(canMark, "toggleUnread", "U", strings.bulk.toggleUnread, (root) => {
    const ids = targets(root);
    mark(
      ids,
      ids.every((id) => (known().get(id)?.read.unread ?? 0) > 0),
    );
  });
  offer(
    canLabel && features.labels !== false,
    "labels",
    "L",
    context.editLabels,
    openWorkMenu("labels"),
  );
  offer(toggleContext !== null && isOpen, "context", "]", context.toggle, () => toggleContext?.());
  return found;
}
