import { ArrowDown, RotateCcw } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useOutbox } from "../hooks/use-messages.ts";
import { usePastConversations } from "../hooks/use-past-conversations.ts";
import { useLinkStatus } from "../hooks/use-session.ts";
import * as Composer from "../primitives/composer.tsx";
import * as Thread from "../primitives/parts/thread.ts";
import type { ThreadRow } from "../primitives/thread-rows.ts";
import { ComposerBox } from "./composer-box.tsx";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";
import { MediaViewer } from "./media-viewer.tsx";
import { MessageRow } from "./message-row.tsx";
import { OlderConversations, PastDivider } from "./past-divider.tsx";
import { StateCard } from "./state-card.tsx";
import { Hits } from "./thread-search/use-hits.tsx";
import { usePrinting } from "./use-printing.ts";
import { WorkRun } from "./work-run.tsx";

const SearchBar = later(() => import("./thread-search/thread-search-bar.tsx"));
const DropHint = later(() => import("./drop-hint.tsx"));

/** The messages of one conversation, and the composer below them. */
export function ThreadBody({
  conversationId,
  isSearching,
  onSearchEnd,
}: {
  conversationId: string;
  isSearching: boolean;
  onSearchEnd(): void;
}) {
  const [query, setQuery] = useState("");
  const takesFocus = useTakesFocus(conversationId);
  const history = usePastConversations(conversationId);
  return (
    <Thread.Root conversationId={conversationId} history={history} className="prosa-thread">
      <Composer.DropZone conversationId={conversationId} className="prosa-drop-zone">
        <MediaViewer>
          {isSearching && <SearchBar query={query} onQuery={setQuery} onClose={onSearchEnd} />}
          <div className="prosa-log-wrap">
            <Hits sought={isSearching ? query.trim() : ""}>
              <Messages />
            </Hits>
          </div>
        </MediaViewer>
        <Thread.Announcer className="prosa-sr" />
        <ComposerBox conversationId={conversationId} autoFocus={takesFocus} />
        <Dropping />
      </Composer.DropZone>
    </Thread.Root>
  );
}

/**
 * The composer takes the focus from who opened the conversation. It may come later than that, but not
 * after they went elsewhere.
 */
function useTakesFocus(conversationId: string): boolean {
  const { opened } = useInbox();
  const [takesFocus, setTakesFocus] = useState(() => opened.current === conversationId);
  useEffect(() => {
    opened.current = null;
    const end = () => setTakesFocus(false);
    document.addEventListener("focusin", end);
    return () => document.removeEventListener("focusin", end);
  }, [opened]);
  return takesFocus;
}

function Dropping() {
  return Composer.useComposerPart().isDropping ? <DropHint /> : null;
}

function Messages() {
  const { strings } = useInbox();
  const { thread, rows } = Thread.useThread();
  const isPrinting = usePrinting();
  if (thread.status === "error" && rows.length === 0) {
    const isGone = thread.error?.code === "conversation.not_found";
    return (
      <StateCard
        kind={isGone ? "quiet" : "error"}
        title={isGone ? strings.failure.goneTitle : strings.failure.threadTitle}
        text={isGone ? strings.failure.goneText : thread.error?.message}
        error={isGone ? null : thread.error}
      >
        {!isGone && (
          <button type="button" className="prosa-btn" onClick={thread.reload}>
            <Icon of={RotateCcw} />
            {strings.tryAgain}
          </button>
        )}
      </StateCard>
    );
  }
  if (thread.status === "loading" && rows.length === 0) return <Skeleton />;
  if (rows.length === 0) {
    return (
      <StateCard kind="quiet" title={strings.empty.threadTitle} text={strings.empty.threadText} />
    );
  }
  return (
    <>
      <Thread.DateSeparator className="prosa-day prosa-day-float" />
      {thread.isLoadingBefore && (
        <div className="prosa-older">
          <span className="prosa-dash prosa-dash-live" />
          {strings.loadingOlder}
        </div>
      )}
      <Thread.Viewport className="prosa-log" footer={<Footer />} drawsAll={isPrinting}>
        {renderRow}
      </Thread.Viewport>
      <Thread.JumpToLatest className="prosa-jump">
        <Icon of={ArrowDown} size={14} />
      </Thread.JumpToLatest>
    </>
  );
}

function renderRow(row: ThreadRow) {
  if (row.type === "day") return <Thread.DateSeparator className="prosa-day" at={row.at} />;
  if (row.type === "unread") return <Thread.UnreadDivider className="prosa-unread" />;
  if (row.type === "older") return <OlderConversations />;
  if (row.type === "past") return <PastDivider conversation={row.conversation} />;
  if (row.type === "work") return <WorkRun items={row.items} />;
  return <ThreadMessage item={row.item} isFirst={row.isFirst} pictures={row.pictures} />;
}

function ThreadMessage(props: Omit<ComponentProps<typeof MessageRow>, "isPast">) {
  const { conversationId, history } = Thread.useThread();
  const from = props.item.message.conversationId;
  const isPast =
    from !== conversationId &&
    history?.past.some(({ conversation }) => conversation.id === from) === true;
  return <MessageRow {...props} isPast={isPast} />;
}

function Footer() {
  const { strings } = useInbox();
  const { conversationId } = Thread.useThread();
  const link = useLinkStatus();
  const waiting = useOutbox(conversationId).filter((entry) => entry.state !== "failed").length;
  return (
    <>
      {link.status !== "online" && waiting > 0 && (
        <div className="prosa-waiting">{strings.outcome.waiting(waiting)}</div>
      )}
      <Thread.Typing className="prosa-typing" />
    </>
  );
}

const shapes = [
  { key: "a", side: "in", width: 62, height: 36 },
  { key: "b", side: "in", width: 78, height: 56 },
  { key: "c", side: "out", width: 54, height: 36 },
  { key: "d", side: "out", width: 70, height: 56 },
  { key: "e", side: "in", width: 66, height: 120 },
];

function Skeleton() {
  const { strings } = useInbox();
  return (
    <div className="prosa-log" data-skeleton role="status" aria-label={strings.loading}>
      {shapes.map((shape) => (
        <span
          key={shape.key}
          className="prosa-sk"
          data-side={shape.side}
          style={{ inlineSize: `${shape.width}%`, blockSize: `${shape.height}px` }}
        />
      ))}
    </div>
  );
}
