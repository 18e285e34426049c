import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useSearch } from "../../hooks/use-search.ts";
import { useLayout } from "../../primitives/inbox-layout.tsx";
import { useThread } from "../../primitives/thread.tsx";
import { Icon } from "../icon.tsx";
import { useLaterStrings } from "../later.tsx";

export interface ThreadSearchBarProps {
  query: string;
  onQuery(query: string): void;
  onClose(): void;
}

/** Looks for words in the open thread and walks what it finds, from the newest to the oldest. */
export default function ThreadSearchBar({ query, onQuery, onClose }: ThreadSearchBarProps) {
  const { strings } = useInbox();
  const words = useLaterStrings().find;
  const { conversationId } = useThread();
  const search = useSearch(query, conversationId);
  const hits = useHitWalk(search);
  const giveBack = useOpener();
  const close = () => {
    onClose();
    giveBack();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = stepOf(event);
    if (event.key === "Escape") close();
    else if (step !== 0) hits.walk(step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="prosa-find" aria-label={words.label} onKeyDown={onKeyDown}>
      <div className="prosa-search">
        <Icon of={Search} />
        <input
          type="search"
          data-find=""
          aria-label={words.label}
          placeholder={words.label}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
        />
      </div>
      <span className="prosa-find-count" role="status">
        {search.status === "loading" && strings.loading}
        {search.status === "ready" &&
          (hits.count > 0 ? words.position(hits.at + 1, hits.count, hits.hasMore) : words.none)}
        {search.status === "error" && words.failed}
      </span>
      {search.status === "error" && (
        <button type="button" className="prosa-btn" data-size="xs" onClick={search.retry}>
          {strings.tryAgain}
        </button>
      )}
      <button
        type="button"
        className="prosa-ibtn"
        aria-label={words.older}
        title={words.older}
        disabled={hits.count === 0}
        onClick={() => hits.walk(1)}
      >
        <Icon of={ChevronUp} />
      </button>
      <button
        type="button"
        className="prosa-ibtn"
        aria-label={words.newer}
        title={words.newer}
        disabled={hits.count === 0}
        onClick={() => hits.walk(-1)}
      >
        <Icon of={ChevronDown} />
      </button>
      <button
        type="button"
        className="prosa-ibtn"
        aria-label={words.close}
        title={words.close}
        onClick={close}
      >
        <Icon of={X} />
      </button>
    </search>
  );
}

/** 1 goes to an older hit, -1 to a newer one. */
function stepOf({ key, shiftKey, target }: KeyboardEvent): -1 | 0 | 1 {
  if (!(target instanceof HTMLInputElement)) return 0;
  if (key === "ArrowUp" || (key === "Enter" && !shiftKey)) return 1;
  return key === "ArrowDown" || key === "Enter" ? -1 : 0;
}

/** Stands on one hit, shows it in the thread, and asks for more behind the last one. */
function useHitWalk(search: ReturnType<typeof useSearch>) {
  const { jumpTo } = useThread();
  const isReady = search.status === "ready";
  const found = isReady ? (search.page?.messages ?? []) : [];
  const [place, setPlace] = useState<{ first: string | undefined; at: number }>();
  const first = found[0]?.message.id;
  const at = place?.first === first ? (place?.at ?? 0) : 0;
  const current = found[at]?.message.id;
  useEffect(() => {
    if (current) jumpTo(current);
  }, [current, jumpTo]);
  const hasMore = search.page?.nextCursor != null;
  const isNearEnd = at >= found.length - 2;
  const { isLoadingMore, loadMore } = search;
  useEffect(() => {
    if (isReady && at > 0 && isNearEnd && hasMore && !isLoadingMore) loadMore();
  });
  return {
    at,
    count: found.length,
    hasMore,
    /** Round the corner where all is known. */
    walk(step: 1 | -1): void {
      if (found.length === 0) return;
      const next = at + step;
      const isBeyond = next < 0 || next >= found.length;
      if (isBeyond && hasMore) return;
      setPlace({ first, at: (next + found.length) % found.length });
      if (found.length === 1 && current) jumpTo(current);
    },
  };
}

/** Gives the focus back to what had it when the search was opened, or to the composer. */
function useOpener(): () => void {
  const { root } = useLayout();
  const opener = useRef<Element | null>(null);
  const [had] = useState(() => (root?.getRootNode() as Document | undefined)?.activeElement);
  useEffect(() => {
    opener.current = had?.matches("[data-find]") ? null : (had ?? null);
  }, [had]);
  return () => {
    const element = opener.current;
    const isThere = element instanceof HTMLElement && root?.contains(element) === true;
    const back = isThere ? element : root?.querySelector<HTMLElement>(".prosa-cin");
    back?.focus({ preventScroll: true });
  };
}
