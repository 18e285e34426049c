import { Plus } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import type { KnownConversation } from "../store/state.ts";
import { Label } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";

/** The company's labels as lines of a menu, which stays open; none where they cannot be changed. */
export function useLabelItems(conversation: KnownConversation): MenuItem[] {
  const { client, features } = useInbox();
  const { can, value } = useSession();
  if (!can("conversation.update") || !client.transport.setLabels || features.labels === false)
    return [];
  const held = conversation.labels.map(({ id }) => id);
  return (value?.labels ?? []).map((label) => {
    const isChosen = held.includes(label.id);
    return {
      key: label.id,
      label: <Label {...label} isLarge />,
      isChosen,
      keepsOpen: true,
      onSelect() {
        const labelIds = isChosen ? held.filter((id) => id !== label.id) : [...held, label.id];
        client.setLabels(conversation.id, labelIds).catch(() => undefined);
      },
    };
  });
}

export function LabelMenu({ items }: { items: readonly MenuItem[] }) {
  const { strings } = useInbox();
  if (items.length === 0) return null;
  return (
    <MenuButton
      label={strings.context.editLabels}
      className="prosa-addlabel"
      items={items}
      name="labels"
      hasText
    >
      <Icon of={Plus} size={12} />
      {strings.context.label}
    </MenuButton>
  );
}
