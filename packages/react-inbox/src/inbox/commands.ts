import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch } from "../transport/transport.ts";
import type { Shortcut } from "./shortcuts.ts";

export interface Command extends Shortcut {
  id: string;
  label: string;
  /** `root` is the inbox's own element. */
  run(root: HTMLElement): void;
}

/** What can be done now, and by which key. */
export function useCommands(conversation: KnownConversation | undefined): Command[] {
  const { strings, client, features } = useInbox();
  const { canWrite, value } = useSession();
  if (!conversation || !canWrite || !client.transport.update) return [];
  const update = (patch: ConversationPatch) => {
    client.updateConversation(conversation.id, patch).catch(() => undefined);
  };
  const me = value?.me;
  const isResolved = conversation.status === "resolved";
  const commands: (Command | false | undefined)[] = [
    features.snooze !== false &&
      !isResolved && {
        id: "snooze",
        keys: "Z",
        label: strings.header.snooze,
        run: openMenu("snooze"),
      },
    features.labels !== false &&
      client.transport.setLabels && {
        id: "labels",
        keys: "L",
        label: strings.context.editLabels,
        run: openMenu("labels"),
      },
    features.assign !== false && {
      id: "assign",
      keys: "A",
      label: strings.header.assignee,
      run: openMenu("assign"),
    },
    features.assign !== false &&
      me && {
        id: "claim",
        keys: "I",
        label: strings.header.claim,
        run: () => update({ assigneeId: me.id }),
      },
    features.resolve !== false && {
      id: "resolve",
      keys: "E",
      label: isResolved ? strings.header.reopen : strings.header.resolve,
      run: () => update({ status: isResolved ? "open" : "resolved" }),
    },
  ];
  return commands.filter((each) => typeof each === "object");
}

/** Opens the menu by the button that shows in this width. */
const openMenu = (name: string) => (root: HTMLElement) => {
  const buttons = [...root.querySelectorAll<HTMLElement>(`[data-menu~="${name}"]`)];
  const button = buttons.reverse().find((each) => each.checkVisibility());
  button?.focus();
  button?.click();
};
