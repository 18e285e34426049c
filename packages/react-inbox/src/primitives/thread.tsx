import { Primitive } from "@radix-ui/react-primitive";
import {
  forwardRef,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useTyping } from "../hooks/use-conversations.ts";
import { useInboxState } from "../hooks/use-inbox-state.ts";
import { useMessages } from "../hooks/use-messages.ts";
import { useNow } from "../hooks/use-now.ts";
import type { PastConversations } from "../hooks/use-past-conversations.ts";
import { useVirtualRows, type VirtualRows } from "../internal/virtual.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { type ThreadRow, toThreadRows, withPast } from "./thread-rows.ts";
import { useMessageFocus } from "./use-message-focus.ts";
import { useReadMark } from "./use-read-mark.ts";
import { isNearEnd, useStayAtEnd } from "./use-stay-at-end.ts";

interface ThreadValue {
  conversationId: string;
  thread: ReturnType<typeof useMessages>;
  /** Earlier conversations of the contact; `null` where none are to be shown. */
  history: PastConversations | null;
  rows: readonly ThreadRow[];
  /** Every item in its order; none while not all are loaded. */
  all: readonly ThreadItem[];
  virtual: RefObject<VirtualRows | null>;
  isAtEnd: boolean;
  setAtEnd(isAtEnd: boolean): void;
  /** Day of the topmost visible row while the reader scrolls, else `null`. */
  topDayAt: number | null;
  setTopDayAt(at: number | null): void;
  flashId: string | null;
  /** Scrolls to a message, loading around it when needed, and marks it for a moment. */
  jumpTo(messageId: string): void;
}
const [ThreadProvider, useThread] = createPartContext<ThreadValue>("Thread", "Thread.Root");

export { useThread };

/** What the element of a message shows of its thread: apart, since the rest changes with every message. */
const [MarksProvider, useMarks] = createPartContext<Pick<ThreadValue, "flashId" | "all">>(
  "Thread",
  "Thread.Root",
);

export { useMarks };

const none: readonly ThreadItem[] = [];
const FLASH_MS = 1_500;
/** How near to an edge of the loaded messages more are asked for. */
const NEAR_EDGE_PX = 480;
const DAY_REST_MS = 1_200;

export interface ThreadRootProps extends PartProps<"div"> {
  conversationId: string;
  /** Shows earlier conversations of the contact before this one; see `usePastConversations`. */
  history?: PastConversations | null;
}

/** One conversation's messages. `data-state` is `loading`, `error`, `empty` or `ready`. */
export const Root = forwardRef<HTMLDivElement, ThreadRootProps>(
  ({ conversationId, history = null, ...props }, ref) => {
    const { format, client } = useInbox();
    const thread = useMessages(conversationId);
    const [isAtEnd, setAtEnd] = useState(true);
    const [topDayAt, setTopDayAt] = useState<number | null>(null);
    const [flashId, setFlashId] = useState<string | null>(null);
    const virtual = useRef<VirtualRows | null>(null);
    const { items } = thread;
    const { seq, count } = thread.unreadDivider ?? { seq: 0, count: 0 };
    const { hasBefore, hasAfter } = thread;
    const own = useMemo(
      () => toThreadRows(items, count > 0 ? { seq, count } : null, format.dayKey, !hasBefore),
      [items, seq, count, format, hasBefore],
    );
    const past = history?.past;
    const hasNext = history?.hasNext;
    const rows = useMemo((): readonly ThreadRow[] => {
      if (hasBefore || own.length === 0 || !past) return own;
      const whole = withPast(own, past, format.dayKey);
      return hasNext ? [{ type: "older", key: "older", at: 0 }, ...whole] : whole;
    }, [own, hasBefore, past, hasNext, format]);
    const isWhole = !(hasBefore || hasAfter || hasNext || history?.hasBefore);
    const all = useMemo(() => (isWhole ? itemsOf(rows) : none), [rows, isWhole]);
    const current = useRef(rows);
    useEffect(() => {
      current.current = rows;
    });
    const jumpTo = useCallback(
      (messageId: string) => {
        void client.jumpTo(conversationId, messageId).then((isFound) => {
          if (!isFound) return;
          requestAnimationFrame(() => {
            const index = current.current.findIndex(
              (row) => "ids" in row && row.ids.includes(messageId),
            );
            if (index < 0) return;
            virtual.current?.scrollToIndex(index, { align: "center" });
            const row = current.current[index];
            const shownId = row?.type === "message" ? row.item.message.id : messageId;
            setFlashId(shownId);
            requestAnimationFrame(() => focusMessage(virtual.current, shownId));
            setTimeout(() => setFlashId(null), FLASH_MS);
          });
        });
      },
      [client, conversationId],
    );
    const target = useInboxState((state) => state.target);
    const isReady = thread.status === "ready";
    useEffect(() => {
      if (!isReady || target?.conversationId !== conversationId) return;
      client.aimAt(null);
      jumpTo(target.messageId);
    }, [client, conversationId, isReady, target, jumpTo]);
    const value = {
      conversationId,
      thread,
      history,
      rows,
      all,
      virtual,
      isAtEnd,
      setAtEnd,
      topDayAt,
      setTopDayAt,
      flashId,
      jumpTo,
    };
    const marks = useMemo(() => ({ flashId, all }), [flashId, all]);
    const isEmpty = thread.status === "ready" && rows.length === 0;
    return (
      <ThreadProvider value={value}>
        <MarksProvider value={marks}>
          <Primitive.div data-state={isEmpty ? "empty" : thread.status} {...props} ref={ref} />
        </MarksProvider>
      </ThreadProvider>
    );
  },
);
Root.displayName = "Thread.Root";

export interface ThreadViewportProps extends Omit<PartProps<"div">, "children"> {
  /** Draws one row. */
  children: (row: ThreadRow) => ReactNode;
  /** Drawn after the last row, e.g. `Thread.Typing`. */
  footer?: ReactNode;
  /** Draws every loaded row once more, in a part named `printed`: paper does not scroll. */
  drawsAll?: boolean;
}

/**
 * The scrolling rows, anchored at their end. Opens at the first unread message, else at the end;
 * follows new messages only for a reader who is there. Marks as read what was in sight.
 */
export const Viewport = forwardRef<HTMLDivElement, ThreadViewportProps>(
  ({ children, footer, drawsAll, ...props }, ref) => {
    const { strings } = useInbox();
    const { conversationId, thread, history, rows, virtual, isAtEnd, setAtEnd, setTopDayAt } =
      useThread();
    const element = useRef<HTMLDivElement | null>(null);
    const footerBox = useRef<HTMLDivElement | null>(null);
    const focus = useMessageFocus(rows, element, virtual);
    const divider = rows.findIndex((row) => row.type === "unread");
    const rowsVirtual = useVirtualRows({
      count: rows.length,
      initialIndex: divider >= 0 ? Math.max(0, divider - 1) : rows.length,
      getScrollElement: () => element.current,
      estimatePx: 64,
      keyOf: (index) => rows[index]?.key ?? String(index),
      anchor: "end",
      follows: true,
      keptIndex: focus.index,
    });
    useLayoutEffect(() => {
      virtual.current = rowsVirtual;
    });

    const isPlaced = useRef(false);
    const rowCount = rows.length;
    const hasRows = rowCount > 0;
    useLayoutEffect(() => {
      if (!hasRows || isPlaced.current) return;
      isPlaced.current = true;
      if (divider >= 0) rowsVirtual.scrollToIndex(Math.max(0, divider - 1), { align: "start" });
      else rowsVirtual.scrollToEnd();
    });

    const visible = rowsVirtual.getVirtualItems();
    const firstIndex = visible[0]?.index ?? 0;
    const lastIndex = visible.at(-1)?.index ?? 0;
    const { hasAfter, loadAfter } = thread;
    // The beginning that is read is that of the earliest conversation in the thread.
    const above = history && history.past.length > 0 && !thread.hasBefore ? history : thread;
    const { hasBefore, loadBefore } = above;
    useEffect(() => {
      const isNearEdge = firstIndex < 12 || lastIndex > rows.length - 12;
      if (!isPlaced.current || !isNearEdge) return;
      // The rows drawn last lag behind a prepend; where the box stands is known a frame later, and
      // a move of the box is known to the rows another frame later.
      let frame = requestAnimationFrame(() => {
        const box = element.current;
        if (!box) return;
        if (hasBefore && box.scrollTop < NEAR_EDGE_PX) {
          standOnMessage(box, rows, virtual.current);
          frame = requestAnimationFrame(loadBefore);
        }
        const belowPx = box.scrollHeight - box.scrollTop - box.clientHeight;
        if (hasAfter && belowPx < NEAR_EDGE_PX) loadAfter();
      });
      return () => cancelAnimationFrame(frame);
    }, [hasBefore, hasAfter, firstIndex, lastIndex, rows, virtual, loadBefore, loadAfter]);

    const look = useCallback(() => {
      const box = element.current;
      if (box) setAtEnd(isNearEnd(box));
    }, [setAtEnd]);
    const dayTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    useEffect(() => () => clearTimeout(dayTimer.current), []);
    const onScroll = () => {
      look();
      const top = element.current?.scrollTop ?? 0;
      const row = rows[virtual.current?.getVirtualItemForOffset(top)?.index ?? 0];
      // Where the day's own chip is in sight, another would say it twice.
      const isBelow = row?.type === "message" || row?.type === "work" || row?.type === "past";
      setTopDayAt(isBelow && top > 40 ? row.at : null);
      clearTimeout(dayTimer.current);
      dayTimer.current = setTimeout(() => setTopDayAt(null), DAY_REST_MS);
    };
    useEffect(() => {
      if (rowCount === 0) return;
      const frame = requestAnimationFrame(look);
      return () => cancelAnimationFrame(frame);
    }, [look, rowCount]);
    useStayAtEnd(element, footerBox, rowsVirtual, thread.items.at(-1));
    useReadMark(conversationId, thread.items, isAtEnd && !hasAfter, element);

    return (
      <Primitive.div
        role="log"
        aria-live="off"
        aria-label={strings.thread}
        aria-busy={thread.isLoadingBefore || undefined}
        tabIndex={0}
        {...props}
        {...focus.props}
        onScroll={onScroll}
        ref={(node) => {
          element.current = node;
          if (typeof ref === "function") ref(node);
          else if (ref) ref.current = node;
        }}
      >
        {drawsAll && (
          <div data-part="printed">
            {rows.map((row) => (
              <div key={row.key} data-part="row">
                {children(row)}
              </div>
            ))}
          </div>
        )}
        <div data-part="rows" style={{ blockSize: rowsVirtual.getTotalSize() }}>
          {visible.map((each) => {
            const row = rows[each.index];
            return (
              row && (
                <div
                  key={row.key}
                  data-part="row"
                  data-index={each.index}
                  ref={rowsVirtual.measureElement}
                  style={{ transform: `translateY(${each.start}px)` }}
                >
                  {children(row)}
                </div>
              )
            );
          })}
        </div>
        <div data-part="footer" ref={footerBox}>
          {footer}
        </div>
      </Primitive.div>
    );
  },
);
Viewport.displayName = "Thread.Viewport";

function itemsOf(rows: readonly ThreadRow[]): readonly ThreadItem[] {
  return rows.flatMap((row) => ("items" in row ? row.items : "item" in row ? row.item : []));
}

/** Where an item stands among all: for its `article`, nothing while not all are loaded. */
export function usePlace(item: ThreadItem) {
  const { all } = useMarks();
  return {
    "aria-posinset": all.indexOf(item) + 1 || undefined,
    "aria-setsize": all.length || undefined,
  };
}

/** The reader goes on from where they jumped to; who is writing stays there. */
function focusMessage(virtual: VirtualRows | null, messageId: string): void {
  const box = virtual?.scrollElement;
  const { activeElement } = (box?.getRootNode() ?? {}) as Partial<Document>;
  if (activeElement?.matches("textarea, input")) return;
  const found = box?.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
  found?.focus({ preventScroll: true });
}

/**
 * A prepend keeps the row at the top in its place. A day chip does not stay above the same message,
 * so the message below it must be that row.
 */
function standOnMessage(box: HTMLElement, rows: readonly ThreadRow[], virtual: VirtualRows | null) {
  const index = rows.findIndex((row) => row.type === "message");
  const startPx = virtual?.measurementsCache[index]?.start ?? 0;
  if (box.scrollTop < startPx) box.scrollTop = startPx;
}

/** `Hoje`, `Ontem` or the date; without `at` the day of what is read, floating above. */
export const DateSeparator = forwardRef<HTMLDivElement, PartProps<"div"> & { at?: number }>(
  ({ at, ...props }, ref) => {
    const { format } = useInbox();
    const now = useNow();
    const { topDayAt } = useThread();
    const shown = at ?? topDayAt;
    if (shown === null) return null;
    return (
      <Primitive.div {...props} aria-hidden={at === undefined || undefined} ref={ref}>
        {format.day(shown, now)}
      </Primitive.div>
    );
  },
);
DateSeparator.displayName = "Thread.DateSeparator";

export const UnreadDivider = createPart("div", "Thread.UnreadDivider", () => {
  const { strings } = useInbox();
  const { thread } = useThread();
  return { children: strings.newMessages(thread.unreadDivider?.count ?? 0) };
});

/** "Marina está digitando"; nothing while nobody writes. */
export const Typing = createPart("div", "Thread.Typing", () => {
  const { strings } = useInbox();
  const { conversationId } = useThread();
  const typing = useTyping(conversationId);
  if (!typing) return null;
  const name = typing.name?.split(" ")[0] ?? strings.someone;
  const isRecording = typing.state === "recording";
  return { children: isRecording ? strings.isRecording(name) : strings.isTyping(name) };
});

/** Goes to the end; says how many messages came since the reader left it. */
export const JumpToLatest = forwardRef<HTMLButtonElement, PartProps<"button">>(
  ({ children, ...props }, ref) => {
    const { strings } = useInbox();
    const { thread, isAtEnd, virtual } = useThread();
    const last = thread.items.findLast((item) => item.local === null)?.message.seq ?? 0;
    const [seenSeq, setSeenSeq] = useState(last);
    if (isAtEnd && seenSeq !== last) setSeenSeq(last);
    if (isAtEnd && !thread.hasAfter) return null;
    const count = thread.items.filter(
      ({ message, local }) => !local && message.direction === "in" && message.seq > seenSeq,
    ).length;
    return (
      <Primitive.button
        type="button"
        aria-label={count > 0 ? undefined : strings.jumpToLatest}
        data-count={count}
        onClick={() => {
          void thread
            .jumpToLatest()
            .then(() => requestAnimationFrame(() => virtual.current?.scrollToEnd()));
        }}
        {...props}
        ref={ref}
      >
        {children}
        {count > 0 && strings.newBelow(count)}
      </Primitive.button>
    );
  },
);
JumpToLatest.displayName = "Thread.JumpToLatest";
