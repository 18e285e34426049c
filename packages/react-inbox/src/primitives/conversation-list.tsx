import { Primitive } from "@radix-ui/react-primitive";
import {
  forwardRef,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation, useConversations } from "../hooks/use-conversations.ts";
import { useHeldOrder } from "../hooks/use-held-order.ts";
import { useSearch } from "../hooks/use-search.ts";
import { useVirtualRows } from "../internal/virtual.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationTab } from "../transport/transport.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { useSelection } from "./use-selection.ts";

type List = ReturnType<typeof useConversations>;
interface ListValue {
  list: List;
  order: ReturnType<typeof useHeldOrder>;
  viewport: RefObject<HTMLDivElement | null>;
  root: RefObject<HTMLElement | null>;
  searchText: string;
  setSearchText(text: string): void;
  search: ReturnType<typeof useSearch>;
  selection: ReturnType<typeof useSelection>;
}
const [ListProvider, useList] = createPartContext<ListValue>(
  "ConversationList",
  "ConversationList.Root",
);

export { useList };

/** Apart from the rest of the list, so that a row is not drawn again when another one changes. */
const [SelectionProvider, useListSelection] = createPartContext<ListValue["selection"]>(
  "ConversationList",
  "ConversationList.Root",
);

export { useListSelection };

const POINTER_REST_MS = 1_500;

export interface ListRootProps extends PartProps<"nav"> {
  /** Rows that are chosen for a change of many. @defaultValue held by the list */
  selected?: ReadonlySet<string>;
  onSelectedChange?(selected: ReadonlySet<string>): void;
}

/** The landmark of the list. `data-state` is `loading`, `error`, `empty` or `ready`. */
export const Root = forwardRef<HTMLElement, ListRootProps>((given, ref) => {
  const { selected, onSelectedChange, ...props } = given;
  const { strings } = useInbox();
  const list = useConversations();
  const order = useHeldOrder(list.items, list.query.sort);
  const viewport = useRef<HTMLDivElement | null>(null);
  const root = useRef<HTMLElement | null>(null);
  const [searchText, setSearchText] = useState("");
  const search = useSearch(searchText);
  const selection = useSelection(order.shown, selected, onSelectedChange);
  const value = { list, order, viewport, root, searchText, setSearchText, search, selection };
  return (
    <ListProvider value={value}>
      <SelectionProvider value={selection}>
        <Primitive.nav
          aria-label={strings.conversationList}
          data-state={stateOf(list)}
          {...props}
          ref={(element) => {
            root.current = element;
            if (typeof ref === "function") ref(element);
            else if (ref) ref.current = element;
          }}
        />
      </SelectionProvider>
    </ListProvider>
  );
});
Root.displayName = "ConversationList.Root";

function stateOf(list: List): "loading" | "error" | "empty" | "ready" {
  if (list.items.length > 0) return "ready";
  if (list.status === "error") return "error";
  return list.isLoading ? "loading" : "empty";
}

export const Tabs = createPart("div", "ConversationList.Tabs", () => {
  const { strings } = useInbox();
  return { role: "group", "aria-label": strings.conversations };
});

/** One tab with its count, capped at 99+. */
export const Tab = forwardRef<HTMLButtonElement, PartProps<"button"> & { tab: ConversationTab }>(
  ({ tab, children, ...props }, ref) => {
    const { strings } = useInbox();
    const { list, order } = useList();
    const count = list.counts?.[tab];
    return (
      <Primitive.button
        type="button"
        aria-pressed={list.query.tab === tab}
        onClick={() => {
          order.release();
          list.setQuery({ tab });
        }}
        {...props}
        ref={ref}
      >
        {children ?? (
          <>
            {strings.tabs[tab]}
            {count !== undefined && <b>{count > 99 ? "99+" : count}</b>}
          </>
        )}
      </Primitive.button>
    );
  },
);
Tab.displayName = "ConversationList.Tab";

export interface ListViewportProps extends Omit<PartProps<"div">, "children"> {
  /** Draws one row; it should render `ConversationList.Item`. */
  children: (item: KnownConversation) => ReactNode;
  /** First guess of a row's height in px; rows are measured. @defaultValue 84 */
  estimatePx?: number;
}

/** The scrolling rows: one tab stop, J and K, arrows, Home and End walk them. */
export const Viewport = forwardRef<HTMLDivElement, ListViewportProps>(
  ({ children, estimatePx = 84, ...props }, ref) => {
    const { list, order, viewport, root, selection } = useList();
    const { id: activeId } = useActiveConversation();
    const rows = order.shown;
    const [focusedId, setFocusedId] = useState<string | null>(null);
    const restTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    useEffect(() => () => clearTimeout(restTimer.current), []);

    const stopId = focusedId ?? activeId ?? rows[0]?.id;
    const stopIndex = Math.max(
      0,
      rows.findIndex((row) => row.id === stopId),
    );
    const virtual = useVirtualRows({
      count: rows.length,
      getScrollElement: () => viewport.current,
      estimatePx,
      keyOf: (index) => rows[index]?.id ?? String(index),
      anchor: order.isHeld ? "end" : "start",
      keptIndex: stopIndex,
    });
    const visible = virtual.getVirtualItems();
    const lastIndex = visible.at(-1)?.index ?? 0;
    const { hasMore, loadMore } = list;
    useEffect(() => {
      if (hasMore && lastIndex >= rows.length - 10) loadMore();
    }, [hasMore, lastIndex, rows.length, loadMore]);

    const isQuiet = () => {
      const element = viewport.current;
      return !element || (element.scrollTop <= 40 && !element.querySelector(":focus-visible"));
    };
    const rest = () => {
      clearTimeout(restTimer.current);
      restTimer.current = setTimeout(() => isQuiet() && order.release(), POINTER_REST_MS);
    };
    const focusRow = (index: number) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
      if (!row) return;
      setFocusedId(row.id);
      order.hold();
      virtual.scrollToIndex(rows.indexOf(row), { align: "auto" });
      requestAnimationFrame(() => {
        viewport.current?.querySelector<HTMLElement>(`[data-conversation="${row.id}"]`)?.focus();
      });
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
      const field = root.current?.querySelector<HTMLElement>("[data-search]");
      if (event.key === "/" && field) {
        event.preventDefault();
        field.focus();
        return;
      }
      const stop = rows[stopIndex];
      if (event.code === "KeyX" && !event.shiftKey && stop) {
        event.preventDefault();
        selection.toggle(stop.id);
        return;
      }
      if (event.key === "Escape" && selection.selected.size > 0) {
        event.preventDefault();
        selection.clear();
        return;
      }
      const steps: Record<string, number> = {
        KeyJ: stopIndex + 1,
        ArrowDown: stopIndex + 1,
        KeyK: stopIndex - 1,
        ArrowUp: stopIndex - 1,
        Home: 0,
        End: rows.length - 1,
        PageDown: stopIndex + 8,
        PageUp: stopIndex - 8,
      };
      const next = steps[event.code];
      if (next === undefined) return;
      event.preventDefault();
      const neighbor = rows[next];
      if (event.shiftKey && event.key.startsWith("Arrow") && neighbor && stop) {
        if (selection.selected.size === 0) selection.toggle(stop.id);
        selection.extendTo(neighbor.id);
      }
      focusRow(next);
    };

    return (
      <Primitive.div
        {...props}
        onKeyDown={onKeyDown}
        onPointerMove={() => {
          order.hold();
          rest();
        }}
        onPointerLeave={rest}
        onBlur={rest}
        onScroll={() => {
          if (isQuiet()) rest();
          else order.hold();
        }}
        ref={(element) => {
          viewport.current = element;
          if (typeof ref === "function") ref(element);
          else if (ref) ref.current = element;
        }}
      >
        <Primitive.ul role="list" data-part="rows" style={{ blockSize: virtual.getTotalSize() }}>
          {visible.map((each) => {
            const item = rows[each.index];
            return (
              item && (
                <li
                  key={item.id}
                  data-part="row"
                  data-index={each.index}
                  aria-posinset={each.index + 1}
                  aria-setsize={hasMore ? -1 : rows.length}
                  data-stop={item.id === rows[stopIndex]?.id ? "" : undefined}
                  ref={virtual.measureElement}
                  style={{ transform: `translateY(${each.start}px)` }}
                  onFocus={() => setFocusedId(item.id)}
                >
                  <Row item={item} isStop={each.index === stopIndex} draw={children} />
                </li>
              )
            );
          })}
        </Primitive.ul>
      </Primitive.div>
    );
  },
);
Viewport.displayName = "ConversationList.Viewport";

interface RowValue {
  item: KnownConversation;
  isStop: boolean;
}
const [RowContext, useRow] = createPartContext<RowValue>(
  "ConversationList.Item",
  "ConversationList.Viewport",
);

export { useRow };

const Row = memo(({ draw, item, isStop }: RowValue & { draw: ListViewportProps["children"] }) => {
  const value = useMemo(() => ({ item, isStop }), [item, isStop]);
  return <RowContext value={value}>{draw(item)}</RowContext>;
});
Row.displayName = "ConversationList.Row";

/** "2 novas": what came while the rows were held. Renders nothing when there is none. */
export const NewPill = forwardRef<HTMLButtonElement, PartProps<"button">>(
  ({ children, ...props }, ref) => {
    const { strings } = useInbox();
    const { order, viewport } = useList();
    if (order.fresh === 0) return null;
    return (
      <Primitive.button
        type="button"
        onClick={() => {
          viewport.current?.scrollTo({ top: 0 });
          order.release();
        }}
        {...props}
        ref={ref}
      >
        {children}
        {strings.newConversations(order.fresh)}
      </Primitive.button>
    );
  },
);
NewPill.displayName = "ConversationList.NewPill";

/** Looks further back, where a filter has not looked yet. Renders nothing at the end of the list. */
export const LoadMore = createPart("button", "ConversationList.LoadMore", () => {
  const { strings } = useInbox();
  const { list } = useList();
  if (!list.hasMore) return null;
  return {
    type: "button" as const,
    disabled: list.isLoadingMore,
    onClick: list.loadMore,
    children: list.isLoadingMore ? strings.loading : strings.list.more,
  };
});
