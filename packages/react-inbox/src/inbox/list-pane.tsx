import { ArrowUp, ChevronDown, RotateCcw, Search, X } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import type { ListQuery } from "../store/state.ts";
import { Icon } from "./icon.tsx";
import { ListRow } from "./list-row.tsx";
import { MenuButton } from "./menu-button.tsx";
import { StateCard } from "./state-card.tsx";

const SearchResults = lazy(() => import("./search-results.tsx"));

const filters = {
  open: ["open", "pending"],
  snoozed: ["snoozed"],
  resolved: ["resolved"],
  everything: [],
} as const satisfies Record<string, ListQuery["status"]>;
const filterNames = Object.keys(filters) as (keyof typeof filters)[];

/** The list: its tabs and filter, and its rows or what stands for them. */
export function ListPane() {
  const { strings } = useInbox();
  return (
    <ConversationList.Root className="prosa-list">
      <div className="prosa-list-head">
        {/* The inbox says this as its heading, which a hidden list would take along. */}
        <p className="prosa-list-title" aria-hidden>
          {strings.conversations}
        </p>
        <SearchField />
        <ConversationList.Tabs className="prosa-tabs">
          <ConversationList.Tab tab="mine" className="prosa-tab" />
          <ConversationList.Tab tab="unassigned" className="prosa-tab" />
          <ConversationList.Tab tab="all" className="prosa-tab" />
        </ConversationList.Tabs>
      </div>
      <Found />
    </ConversationList.Root>
  );
}

function SearchField() {
  const { strings } = useInbox();
  const { search, searchText, setSearchText } = ConversationList.useList();
  if (!search.canSearch) return null;
  return (
    <div className="prosa-search">
      <Icon of={Search} />
      <ConversationList.Search />
      {searchText === "" ? (
        <kbd className="prosa-kbd" aria-hidden>
          /
        </kbd>
      ) : (
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={strings.search.clear}
          onClick={() => setSearchText("")}
        >
          <Icon of={X} size={14} />
        </button>
      )}
    </div>
  );
}

function Found() {
  const { search } = ConversationList.useList();
  if (search.status === "off") {
    return (
      <>
        <Filters />
        <Rows />
      </>
    );
  }
  return (
    <Suspense fallback={<Skeleton />}>
      {search.page || search.error ? <SearchResults /> : <Skeleton />}
    </Suspense>
  );
}

function Filters() {
  const { strings } = useInbox();
  const { list, order } = ConversationList.useList();
  const chosen = filterNames.find((name) => filters[name].join() === list.query.status.join());
  return (
    <div className="prosa-filters">
      <MenuButton
        label={strings.filter.status}
        className="prosa-chip"
        hasText
        isOn={chosen !== "everything"}
        items={filterNames.map((name) => ({
          key: name,
          label: strings.filter[name],
          isChosen: name === chosen,
          onSelect() {
            order.release();
            list.setQuery({ status: [...filters[name]] });
          },
        }))}
      >
        {strings.filter[chosen ?? "everything"]}
        <Icon of={ChevronDown} size={12} />
      </MenuButton>
      <ConversationList.NewPill className="prosa-newpill">
        <Icon of={ArrowUp} size={14} />
      </ConversationList.NewPill>
    </div>
  );
}

function Rows() {
  const { strings } = useInbox();
  const session = useSession();
  const { list } = ConversationList.useList();
  const isOutside = session.status === "ready" && session.value?.tenant === null;
  if (isOutside || session.error?.code === "auth.forbidden") {
    return (
      <StateCard
        kind="quiet"
        title={strings.failure.noAccessTitle}
        text={strings.failure.noAccessText}
      />
    );
  }
  if (list.items.length > 0) {
    return (
      <ConversationList.Viewport className="prosa-rows">
        {(item) => <ListRow key={item.id} />}
      </ConversationList.Viewport>
    );
  }
  const error = session.error ?? list.error;
  if (error) {
    const title = session.error ? strings.failure.sessionTitle : strings.failure.listTitle;
    return (
      <StateCard kind="error" title={title} text={error.message} error={error}>
        <button type="button" className="prosa-btn" onClick={list.refresh}>
          <Icon of={RotateCcw} />
          {strings.tryAgain}
        </button>
      </StateCard>
    );
  }
  if (list.isLoading) return <Skeleton />;
  const isFiltered = list.query.tab !== "all" || list.query.status.join() !== "open,pending";
  if (!isFiltered) {
    return <StateCard kind="begin" title={strings.empty.listTitle} text={strings.empty.listText} />;
  }
  return (
    <StateCard kind="quiet" title={strings.empty.filteredTitle} text={strings.empty.filteredText}>
      <button
        type="button"
        className="prosa-btn"
        onClick={() => list.setQuery({ tab: "all", status: [...filters.everything] })}
      >
        {strings.empty.showAll}
      </button>
    </StateCard>
  );
}

const SKELETON_AFTER_MS = 150;
const skeletonRows = [62, 48, 70, 54, 66, 50, 58];

function Skeleton() {
  const { strings } = useInbox();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="prosa-rows" role="status" aria-label={strings.loading}>
      {isLate &&
        skeletonRows.map((width) => (
          <div key={width} className="prosa-row" data-skeleton>
            <span className="prosa-sk" data-shape="avatar" />
            <span className="prosa-row-lines">
              <span className="prosa-sk" style={{ inlineSize: `${width}%` }} />
              <span className="prosa-sk" style={{ inlineSize: `${width + 22}%` }} />
              <span className="prosa-sk" style={{ inlineSize: "34%" }} />
            </span>
          </div>
        ))}
    </div>
  );
}
