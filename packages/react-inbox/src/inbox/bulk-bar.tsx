import { AlarmClock, Check, Flag, MailOpen, Tag, UserRoundPlus, X } from "lucide-react";
import type { ReactNode } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useInboxState } from "../hooks/use-inbox-state.ts";
import { useSession } from "../hooks/use-session.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import type { ConversationPatch } from "../transport/transport.ts";
import { assignItems } from "./assign-items.ts";
import { Label } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";
import { useSnooze } from "./snooze-menu.tsx";
import { useWork } from "./work.tsx";

const priorities = ["urgent", "high", "normal", "low"] as const;

/** What is done to the selected conversations, in place of the filters. */
export default function BulkBar() {
  const { strings, features } = useInbox();
  const { selection: words } = useLaterStrings();
  const { value: session } = useSession();
  const { list } = ConversationList.useList();
  const { selected, select, change, mark, canMark } = useWork();
  const ids = [...selected];
  const patch = (wanted: ConversationPatch, said = strings.bulk.done) =>
    change(ids, { patch: wanted }, said);
  const snooze = useSnooze({ status: "open" }, patch);
  const held = useInboxState((state) => state.conversations);
  const items = ids.flatMap((id) => held.get(id) ?? []);
  const isResolved = items.length > 0 && items.every(({ status }) => status === "resolved");
  const loaded = list.items.length;

  const labelItems = (session?.labels ?? []).map((label): MenuItem => {
    const isOnAll = items.every(({ labels }) => labels.some(({ id }) => id === label.id));
    return {
      key: label.id,
      label: <Label {...label} isLarge />,
      isChosen: items.length > 0 && isOnAll,
      onSelect: () =>
        change(
          ids,
          isOnAll ? { removeLabelIds: [label.id] } : { addLabelIds: [label.id] },
          strings.bulk.done,
        ),
    };
  });
  const menu = (name: string, label: string, entries: MenuItem[], icon: ReactNode) =>
    entries.length > 0 && (
      <MenuButton label={label} className="prosa-ibtn" name={name} items={entries}>
        {icon}
      </MenuButton>
    );
  return (
    <div className="prosa-bulk" role="toolbar" aria-label={words.bar}>
      <span className="prosa-bulk-count">
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={strings.bulk.stop}
          title={strings.bulk.stop}
          onClick={() => select(new Set())}
        >
          <Icon of={X} />
        </button>
        <span role="status">{words.chosen(ids.length)}</span>
        {ids.length < loaded && (
          <button
            type="button"
            className="prosa-link"
            onClick={() => select(new Set(list.items.map(({ id }) => id)))}
          >
            {words.all(loaded)}
          </button>
        )}
      </span>
      <span className="prosa-bulk-acts">
        {features.assign !== false &&
          menu(
            "assign",
            words.assign,
            assignItems(strings, session, patch),
            <Icon of={UserRoundPlus} />,
          )}
        {features.labels !== false &&
          menu("labels", strings.context.labels, labelItems, <Icon of={Tag} />)}
        {features.snooze !== false &&
          menu("snooze", strings.header.snooze, snooze.items, <Icon of={AlarmClock} />)}
        {features.priority !== false &&
          menu(
            "priority",
            strings.context.priority,
            priorities.map((priority) => ({
              key: priority,
              label: strings.priority[priority],
              onSelect: () => patch({ priority }),
            })),
            <Icon of={Flag} />,
          )}
        {canMark &&
          menu(
            "read",
            strings.bulk.toggleUnread,
            [
              { key: "read", label: words.markRead, onSelect: () => mark(ids, true) },
              { key: "unread", label: words.markUnread, onSelect: () => mark(ids, false) },
            ],
            <Icon of={MailOpen} />,
          )}
        {features.resolve !== false && (
          <button
            type="button"
            className="prosa-btn"
            data-tone="primary"
            onClick={() =>
              patch(
                { status: isResolved ? "open" : "resolved" },
                isResolved ? strings.bulk.reopened : strings.bulk.resolved,
              )
            }
          >
            <Icon of={Check} />
            {isResolved ? strings.header.reopen : strings.header.resolve}
          </button>
        )}
      </span>
      {snooze.dialog}
    </div>
  );
}
