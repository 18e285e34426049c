import { Ellipsis } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch } from "../transport/transport.ts";
import { Icon } from "./icon.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";

const priorities = ["urgent", "high", "normal", "low"] as const;

/** What is done with a conversation less often. Where only one pane fits, all of it. */
export function MoreMenu({
  conversation,
  snoozeItems,
  labelItems,
  update,
  onSearch,
}: {
  conversation: KnownConversation;
  snoozeItems: readonly MenuItem[];
  labelItems: readonly MenuItem[];
  update(patch: ConversationPatch): void;
  onSearch: (() => void) | null;
}) {
  const { strings, features } = useInbox();
  const headed = (key: string, label: string, items: readonly MenuItem[]): MenuItem[] =>
    items.length > 0 ? [{ key, label }, ...items] : [];
  const priority = headed(
    "priority",
    strings.context.priority,
    features.priority === false
      ? []
      : priorities.map((each) => ({
          key: each,
          label: strings.priority[each],
          isChosen: conversation.priority === each,
          onSelect: () => update({ priority: each }),
        })),
  );
  const usual = [...priority, ...headed("labels", strings.context.labels, labelItems)];
  const search: MenuItem[] = onSearch
    ? [{ key: "search", label: strings.search.inThread, onSelect: onSearch }]
    : [];
  const everything = [...search, ...headed("snooze", strings.header.snooze, snoozeItems), ...usual];
  const button = (className: string, name: string, items: MenuItem[]) =>
    items.length > 0 && (
      <span className={className}>
        <MenuButton label={strings.header.more} className="prosa-ibtn" name={name} items={items}>
          <Icon of={Ellipsis} size={18} />
        </MenuButton>
      </span>
    );
  return (
    <>
      {button("prosa-hide-1", "priority labels", usual)}
      {button("prosa-only-1", "snooze priority labels", everything)}
    </>
  );
}
