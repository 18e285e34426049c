import { CircleAlert, CircleQuestionMark, Clock, Lock } from "lucide-react";
import { Component, memo, type ReactNode, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import * as Message from "../primitives/parts/message.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import { Icon } from "./icon.tsx";
import { useMentionChips } from "./mention-chips.tsx";
import { MessageActions, useActionKeys } from "./message-actions.tsx";
import { MessageBody } from "./message-body.tsx";
import { Gone } from "./message-cards.tsx";
import { ReactionChip } from "./message-reactions.tsx";
import { EditedMark } from "./message-versions.tsx";
import { useHits } from "./thread-search/use-hits.tsx";
import { Ticks } from "./ticks.tsx";

const MEDIA = new Set(["image", "album", "video", "sticker"]);

/** One message in the thread: a bubble, a note or a line of the system. */
export const MessageRow = memo(
  (row: MessageRowProps) => (
    <MessageBoundary>
      <Inner {...row} />
    </MessageBoundary>
  ),
  isSameRow,
);
MessageRow.displayName = "MessageRow";

interface MessageRowProps {
  item: ThreadItem;
  isFirst: boolean;
  pictures: readonly ThreadItem[];
  /** Of an earlier conversation: to be read, not answered. */
  isPast?: boolean;
}

/** Albums are joined anew with every message; what they hold decides. */
function isSameRow(a: MessageRowProps, b: MessageRowProps): boolean {
  return (
    a.item === b.item &&
    a.isFirst === b.isFirst &&
    a.isPast === b.isPast &&
    a.pictures.length === b.pictures.length &&
    a.pictures.every((picture, index) => picture === b.pictures[index])
  );
}

function Inner({ item, isFirst, pictures, isPast = false }: MessageRowProps) {
  const keys = useActionKeys();
  const [isNear, setNear] = useState(false);
  const near = () => setNear(true);
  const { message } = item;
  if (message.direction === "system") {
    return (
      <Message.Root item={item} className="prosa-sys">
        <span>
          {message.body} · <Message.Time />
        </span>
      </Message.Root>
    );
  }
  if (message.direction === "note") return <Note item={item} />;
  return (
    <Message.Root
      item={item}
      isFirst={isFirst}
      pictures={pictures}
      className="prosa-msg"
      {...keys}
      onPointerEnter={near}
      onFocus={near}
    >
      <Message.Author className="prosa-who" />
      <Message.Bubble
        className="prosa-bub"
        data-media={isMedia(item) ? "" : undefined}
        data-edited={message.editedAt ? "" : undefined}
      >
        {message.deletedAt ? <Gone /> : <Content />}
        <Meta />
        {isNear && <MessageActions isPast={isPast} />}
      </Message.Bubble>
      <ReactionChip isPast={isPast} />
      <Outcome />
    </Message.Root>
  );
}

function isMedia({ message }: ThreadItem): boolean {
  if (message.deletedAt) return false;
  if (message.kind === "location") return true;
  return MEDIA.has(message.kind) && message.attachments.length > 0;
}

function Content() {
  const { strings } = useInbox();
  const { message } = Message.useMessage().item;
  return (
    <>
      {message.direction === "in" && message.content.forwarded && (
        <span className="prosa-forwarded" dir="auto">
          {strings.forwarded}
        </span>
      )}
      <Message.Reply className="prosa-quote" />
      <MessageBody />
    </>
  );
}

function Meta() {
  const { strings } = useInbox();
  const { message, local } = Message.useMessage().item;
  const isChanging = message.change?.state === "waiting";
  return (
    <span className="prosa-meta">
      {message.editedAt && !message.deletedAt && !isChanging && <EditedMark />}
      {isChanging && <span>{strings.change[message.change?.kind ?? "edit"]}</span>}
      {local?.state === "uploading" && (
        <span>{strings.status.uploading(Math.round(local.progress * 100))}</span>
      )}
      <Message.Time />
      {message.status && !message.deletedAt && (
        <Ticks status={message.status} errorCode={message.errorCode} />
      )}
    </span>
  );
}

function Outcome() {
  const outcome = Message.useMessageOutcome();
  if (!outcome) return null;
  const sign = { failed: CircleAlert, unknown: CircleQuestionMark, waiting: Clock }[outcome.state];
  return (
    <div className="prosa-outcome" data-state={outcome.state}>
      <span className="prosa-outcome-why">
        <Icon of={sign} size={14} />
        {outcome.text}
      </span>
      <span className="prosa-outcome-acts">
        <Message.Verify className="prosa-btn" data-size="xs" />
        <Message.Retry className="prosa-btn" data-size="xs" />
        <Message.Discard className="prosa-btn" data-size="xs" data-tone="danger" />
      </span>
    </div>
  );
}

function Note({ item }: { item: ThreadItem }) {
  const { strings } = useInbox();
  const { message, local } = item;
  const members = useSession().value?.members;
  const hits = useHits();
  const chips = useMentionChips(message.content.mentions ?? (local ? members : undefined));
  return (
    <Message.Root item={item} className="prosa-note">
      <div className="prosa-note-head">
        <Icon of={Lock} size={14} />
        {strings.noteTitle}
        <span className="prosa-note-meta">· {message.author.name ?? strings.you}</span>
        <span className="prosa-note-time">
          {local && `${strings.status.queued} · `}
          <Message.Time />
        </span>
      </div>
      <Message.Text className="prosa-note-text" text={message.body ?? ""} words={hits ?? chips} />
    </Message.Root>
  );
}

/** A message that cannot be drawn does not take the thread with it. */
class MessageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }
  override render() {
    return this.state.hasFailed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { strings } = useInbox();
  return <div className="prosa-sys">{strings.brokenMessage}</div>;
}
