import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch } from "../transport/transport.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";
import { takers } from "./takers.ts";

const priorities = ["urgent", "high", "normal", "low"] as const;
const statuses = ["open", "pending", "resolved"] as const;

/** Who answers, with which team, how urgent, and whether it is done: lines that open as menus. */
export function ServiceControls({ conversation }: { conversation: KnownConversation }) {
  const { strings, client, features } = useInbox();
  const { person } = useLaterStrings();
  const { can, value: session } = useSession();
  const { assignee, team, priority, status } = conversation;
  const canUpdate = can("conversation.update") && client.transport.update !== undefined;
  const update = (patch: ConversationPatch) => {
    client.updateConversation(conversation.id, patch).catch(() => undefined);
  };
  const choice = (
    key: string,
    label: string,
    isChosen: boolean,
    patch: ConversationPatch,
  ): MenuItem => ({
    key,
    label,
    isChosen,
    onSelect: () => update(patch),
  });
  return (
    <>
      <Line
        label={strings.header.assignee}
        items={
          canUpdate && features.assign !== false
            ? [
                ...takers(session?.members ?? []).map(({ id, name, availability }) => ({
                  ...choice(id, name, id === assignee?.id, { assigneeId: id }),
                  ...(availability !== "online" && { hint: strings.availability[availability] }),
                })),
                choice("none", strings.noAssignee, !assignee, { assigneeId: null }),
              ]
            : []
        }
      >
        {assignee && <Avatar id={assignee.id} name={assignee.name} kind="team" size={20} />}
        <span className="prosa-ell">{assignee?.name ?? strings.noAssignee}</span>
      </Line>
      <Line
        label={strings.team}
        items={
          canUpdate && features.assign !== false
            ? [
                ...(session?.teams ?? []).map(({ id, name }) =>
                  choice(id, name, id === team?.id, { teamId: id }),
                ),
                choice("none", strings.noTeam, !team, { teamId: null }),
              ]
            : []
        }
      >
        <span className="prosa-ell">{team?.name ?? strings.noTeam}</span>
      </Line>
      <Line
        label={strings.context.priority}
        items={
          canUpdate && features.priority !== false
            ? priorities.map((each) =>
                choice(each, strings.priority[each], each === priority, { priority: each }),
              )
            : []
        }
      >
        {strings.priority[priority]}
      </Line>
      <Line
        label={person.status}
        items={
          canUpdate && features.resolve !== false
            ? statuses.map((each) =>
                choice(each, strings.status[each], each === status, { status: each }),
              )
            : []
        }
      >
        {strings.status[status]}
      </Line>
    </>
  );
}

function Line({
  label,
  items,
  children,
}: {
  label: string;
  items: readonly MenuItem[];
  children: ReactNode;
}) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {items.length === 0 ? (
          children
        ) : (
          <MenuButton label={label} className="prosa-kv-btn" items={items} hasText>
            <span className="prosa-sr">{label}: </span>
            {children}
            <Icon of={ChevronDown} size={14} />
          </MenuButton>
        )}
      </dd>
    </>
  );
}
