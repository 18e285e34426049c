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
import { memo, useLayoutEffect, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import { useSession } from "../hooks/use-session.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import { contactName } from "../primitives/preview-text.ts";
import { Avatar, ContactAvatar, Label } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { Icon } from "./icon.tsx";
import { Ticks } from "./ticks.tsx";

const MOST_LABELS = 4;
const GAP_PX = 4;
const MORE_PX = 32;
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
  const { can } = useSession();
  return (
    <>
      <ConversationList.Item className="prosa-row">
        <ContactAvatar contact={item.contact}>
          <span
            className="prosa-av-channel"
            role="img"
            aria-label={item.channel.name}
            title={item.channel.name}
          >
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
                <Avatar id={item.assignee.id} name={item.assignee.name} kind="team" size={20}>
                  <span className="prosa-sr">{item.assignee.name}</span>
                </Avatar>
              ) : (
                <span
                  className="prosa-av"
                  data-kind="none"
                  data-size="20"
                  title={strings.noAssignee}
                >
                  <Icon of={UserRoundPlus} size={12} />
                  <span className="prosa-sr">{strings.noAssignee}</span>
                </span>
              )}
            </span>
          </span>
        </span>
      </ConversationList.Item>
      {can("conversation.update") && (
        <span className="prosa-row-pick">
          <ConversationList.ItemCheckbox />
        </span>
      )}
    </>
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

/** As many labels as fit whole, and how many more there are. */
function Labels() {
  const { strings } = useInbox();
  const { item } = ConversationList.useRow();
  const { labels } = item;
  const line = useRef<HTMLSpanElement>(null);
  const [fit, setFit] = useState(MOST_LABELS);
  useLayoutEffect(() => {
    const element = line.current;
    if (!element) return;
    const measure = () => setFit(countFitting(element, labels.length));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [labels]);
  if (labels.length === 0) {
    return (
      <span className="prosa-row-labels prosa-row-team">{item.team?.name ?? strings.noTeam}</span>
    );
  }
  const hidden = labels.length - Math.min(fit, labels.length);
  return (
    <span className="prosa-row-labels" ref={line}>
      {labels.slice(0, MOST_LABELS).map((label, index) => (
        <span key={label.id} data-label="" data-hidden={index >= fit ? "" : undefined}>
          <Label {...label} />
        </span>
      ))}
      {hidden > 0 && <span className="prosa-label" data-more>{`+${hidden}`}</span>}
    </span>
  );
}

/** How many labels stand whole beside each other, with room for what says how many do not. */
function countFitting(line: HTMLElement, count: number): number {
  const widths = [...line.querySelectorAll<HTMLElement>("[data-label]")].map(
    (label) => label.offsetWidth + GAP_PX,
  );
  let room = line.clientWidth + GAP_PX;
  const whole = widths.reduce((sum, width) => sum + width, 0);
  if (whole > room || widths.length < count) room -= MORE_PX;
  let fit = 0;
  for (const width of widths) {
    room -= width;
    if (room < 0) break;
    fit += 1;
  }
  return Math.max(1, fit);
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
