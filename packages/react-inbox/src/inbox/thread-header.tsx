import {
  Check,
  ChevronDown,
  ChevronLeft,
  PanelRight,
  RotateCcw,
  Search,
  UserRoundPlus,
} from "lucide-react";
import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import { useSession } from "../hooks/use-session.ts";
import { BackButton } from "../primitives/inbox-layout.tsx";
import { contactName } from "../primitives/preview-text.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch } from "../transport/transport.ts";
import { assignItems } from "./assign-items.ts";
import { Avatar, ContactAvatar } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { Icon } from "./icon.tsx";
import { useLabelItems } from "./label-menu.tsx";
import { later } from "./later.tsx";
import { MenuButton } from "./menu-button.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { SnoozeMenu, useSnooze } from "./snooze-menu.tsx";
import { useWork } from "./work.tsx";

const TransferDialog = later(() => import("./transfer-dialog.tsx"));

export interface ThreadHeaderProps {
  conversation: KnownConversation;
  isContextOpen: boolean;
  onToggleContext: (() => void) | null;
  onSearch: (() => void) | null;
}

/** Who it is with, who answers, and how it ends. */
export function ThreadHeader({
  conversation,
  isContextOpen,
  onToggleContext,
  onSearch,
}: ThreadHeaderProps) {
  const { strings, format, client, features } = useInbox();
  const { can } = useSession();
  const { contact, channel, status } = conversation;
  const name = contactName(contact, strings, format);
  const canUpdate = can("conversation.update") && client.transport.update !== undefined;
  const { change } = useWork();
  const update = (patch: ConversationPatch, said = strings.bulk.done) =>
    change([conversation.id], { patch }, said);
  const isResolved = status === "resolved";
  const now = useNow();
  const snooze = useSnooze(conversation, update);
  const canSnooze = canUpdate && !isResolved && features.snooze !== false;
  const labelItems = useLabelItems(conversation);
  const until = conversation.snoozedUntil && Date.parse(conversation.snoozedUntil);
  return (
    <div className="prosa-th">
      <BackButton className="prosa-ibtn prosa-back">
        <Icon of={ChevronLeft} size={20} />
      </BackButton>
      {onToggleContext ? (
        <button
          type="button"
          className="prosa-th-av"
          aria-expanded={isContextOpen}
          onClick={onToggleContext}
        >
          <span className="prosa-sr">{strings.header.showContact}: </span>
          <ContactAvatar contact={contact} size={36} />
        </button>
      ) : (
        <ContactAvatar contact={contact} size={36} />
      )}
      <div className="prosa-th-id">
        <h2 className="prosa-th-name">
          <span className="prosa-ell" title={name}>
            {name}
          </span>
          <span className="prosa-st prosa-hide-1" data-status={status}>
            <span className="prosa-st-word">
              {status === "snoozed" && until
                ? strings.snooze.until(format.until(until, now))
                : strings.status[status]}
            </span>
          </span>
        </h2>
        <div className="prosa-th-sub prosa-ell">
          <ChannelIcon provider={channel.provider} size={14} />
          <span className="prosa-ell">
            {channel.name}
            <span className="prosa-hide-1">
              {" "}
              · {strings.header.number(String(conversation.number))}
            </span>
            {status === "snoozed" && until && (
              <span className="prosa-only-1"> · {format.until(until, now)}</span>
            )}
          </span>
        </div>
      </div>
      <div className="prosa-th-acts">
        {canUpdate && features.assign !== false && (
          <AssignMenu conversation={conversation} update={update} />
        )}
        {canSnooze && (
          <span className="prosa-hide-1">
            <SnoozeMenu snooze={snooze} />
          </span>
        )}
        {onSearch && (
          <button
            type="button"
            className={canUpdate ? "prosa-ibtn prosa-hide-2" : "prosa-ibtn"}
            aria-label={strings.search.inThread}
            title={strings.search.inThread}
            onClick={onSearch}
          >
            <Icon of={Search} size={18} />
          </button>
        )}
        {canUpdate && (
          <MoreMenu
            onSearch={onSearch}
            conversation={conversation}
            snoozeItems={canSnooze ? snooze.items : []}
            labelItems={labelItems}
            update={update}
          />
        )}
        {onToggleContext && (
          <button
            type="button"
            className="prosa-ibtn prosa-hide-1"
            aria-label={strings.context.toggle}
            title={strings.context.toggle}
            aria-pressed={isContextOpen}
            onClick={onToggleContext}
          >
            <Icon of={PanelRight} size={18} />
          </button>
        )}
        {canUpdate && features.resolve !== false && (
          <button
            type="button"
            className="prosa-btn"
            data-tone={isResolved ? undefined : "primary"}
            onClick={() =>
              update(
                { status: isResolved ? "open" : "resolved" },
                isResolved ? strings.bulk.reopened : strings.bulk.resolved,
              )
            }
          >
            <Icon of={isResolved ? RotateCcw : Check} />
            <span className="prosa-th-word">
              {isResolved ? strings.header.reopen : strings.header.resolve}
            </span>
          </button>
        )}
      </div>
      {snooze.dialog}
    </div>
  );
}

function AssignMenu({
  conversation,
  update,
}: {
  conversation: KnownConversation;
  update(patch: ConversationPatch): void;
}) {
  const { strings, client } = useInbox();
  const { value } = useSession();
  const [isTransferring, setTransferring] = useState(false);
  const { assignee, team } = conversation;
  const held = { assigneeId: assignee?.id ?? null, teamId: team?.id ?? null };
  const items = assignItems(strings, value, update, held);
  if (client.transport.transfer) {
    items.push({
      key: "transfer",
      label: `${strings.header.transfer}…`,
      onSelect: () => setTransferring(true),
    });
  }
  return (
    <>
      <MenuButton
        label={strings.header.assignee}
        className="prosa-assn"
        items={items}
        name="assign"
        hasText
      >
        {assignee ? (
          <Avatar id={assignee.id} name={assignee.name} kind="team" size={20} />
        ) : (
          <Icon of={UserRoundPlus} />
        )}
        <span className="prosa-hide-2">
          {assignee ? assignee.name.split(" ")[0] : strings.header.claim}
        </span>
        <Icon of={ChevronDown} size={14} />
      </MenuButton>
      {isTransferring && (
        <TransferDialog conversationId={conversation.id} onClose={() => setTransferring(false)} />
      )}
    </>
  );
}
