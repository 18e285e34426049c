import type { MessageKind } from "@prosa/core";
import {
  AlarmClock,
  CircleAlert,
  ContactRound,
  FileText,
  Hourglass,
  Image,
  type LucideIcon,
  MapPin,
  Mic,
  PencilLine,
  Sticker,
  UserRoundPlus,
  Video,
} from "lucide-react";
import { memo } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import { contactName } from "../primitives/preview-text.ts";
import { Avatar, ContactAvatar, Label } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { Icon } from "./icon.tsx";
import { Ticks } from "./ticks.tsx";

const SHOWN_LABELS = 2;
const kindIcons: Partial<Record<MessageKind, LucideIcon>> = {
  image: Image,
  album: Image,
  video: Video,
  audio: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contact: ContactRound,
};

/** A conversation in three lines: who and when, what, and what it needs. */
export const ListRow = memo(() => {
  const { strings, format } = useInbox();
  const { item } = ConversationList.useRow();
  const name = contactName(item.contact, strings, format);
  return (
    <ConversationList.Item className="prosa-row">
      <ContactAvatar contact={item.contact}>
        <span className="prosa-av-channel" title={item.channel.name}>
          <ChannelIcon provider={item.channel.provider} />
        </span>
      </ContactAvatar>
      <span className="prosa-row-lines">
        <span className="prosa-row-line" data-line="1">
          <ConversationList.ItemTitle className="prosa-row-name prosa-ell" title={name} />
          <ConversationList.ItemTime className="prosa-row-time" />
        </span>
        <span className="prosa-row-line" data-line="2">
          <Preview />
          <ConversationList.ItemUnread className="prosa-count" />
        </span>
        <span className="prosa-row-line" data-line="3">
          <Labels />
          <span className="prosa-row-end">
            {item.status === "snoozed" ? <Snoozed /> : <Waiting />}
            {item.assignee ? (
              <Avatar id={item.assignee.id} name={item.assignee.name} kind="team" size={20} />
            ) : (
              <span className="prosa-av" data-kind="none" data-size="20" title={strings.noAssignee}>
                <Icon of={UserRoundPlus} size={12} />
                <span className="prosa-sr">{strings.noAssignee}</span>
              </span>
            )}
          </span>
        </span>
      </span>
    </ConversationList.Item>
  );
});
ListRow.displayName = "ListRow";

function Preview() {
  const { strings } = useInbox();
  const preview = ConversationList.useRowPreview();
  if (preview.state === "typing") {
    return (
      <span className="prosa-row-preview prosa-row-typing">
        {preview.text} <span className="prosa-dash prosa-dash-live" />
      </span>
    );
  }
  if (preview.state !== "preview") {
    const isDraft = preview.state === "draft";
    return (
      <span className="prosa-row-preview prosa-ell">
        <span className={isDraft ? "prosa-row-draft" : "prosa-row-failed"}>
          <Icon of={isDraft ? PencilLine : CircleAlert} size={14} />{" "}
          {isDraft ? strings.draft : strings.notSent}
        </span>{" "}
        {preview.text}
      </span>
    );
  }
  const KindIcon = preview.kind ? kindIcons[preview.kind] : undefined;
  return (
    <>
      {preview.status && <Ticks status={preview.status} />}
      <span className="prosa-row-preview prosa-ell" dir="auto">
        {KindIcon && <Icon of={KindIcon} size={14} />} {preview.text}
      </span>
    </>
  );
}

function Labels() {
  const { strings } = useInbox();
  const { item } = ConversationList.useRow();
  if (item.labels.length === 0) {
    return (
      <span className="prosa-row-labels prosa-row-team">{item.team?.name ?? strings.noTeam}</span>
    );
  }
  const rest = item.labels.length - SHOWN_LABELS;
  const shown = rest > 1 ? item.labels.slice(0, 1) : item.labels.slice(0, SHOWN_LABELS);
  const hidden = item.labels.length - shown.length;
  return (
    <span className="prosa-row-labels">
      {shown.map((label) => (
        <Label key={label.id} {...label} />
      ))}
      {hidden > 0 && <span className="prosa-label" data-more>{`+${hidden}`}</span>}
    </span>
  );
}

function Snoozed() {
  const { strings, format } = useInbox();
  const now = useNow();
  const { snoozedUntil } = ConversationList.useRow().item;
  if (!snoozedUntil) return null;
  const until = format.until(Date.parse(snoozedUntil), now);
  return (
    <span className="prosa-row-wait">
      <Icon of={AlarmClock} size={12} />
      <span aria-hidden>{until}</span>
      <span className="prosa-sr">{strings.snooze.until(until)}</span>
    </span>
  );
}

function Waiting() {
  const { strings } = useInbox();
  const waiting = ConversationList.useWaiting();
  if (!waiting) return null;
  return (
    <span className="prosa-row-wait" data-state={waiting.state}>
      <Icon of={Hourglass} size={12} />
      <span aria-hidden>{waiting.text}</span>
      <span className="prosa-sr">{strings.waitingFor(waiting.text)}</span>
    </span>
  );
}
