import { Ellipsis, ListChecks, RotateCcw, Search, X } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";
import { ListFilterRow, statusFilters } from "./list-filters.tsx";
import { ListRow } from "./list-row.tsx";
import { MenuButton } from "./menu-button.tsx";
import { type DialogName, useOpenDialog } from "./open-dialog.ts";
import { StartButton } from "./start-button.tsx";
import { StateCard } from "./state-card.tsx";
import { useFilters, useForeignTeam } from "./use-filters.ts";
import { useSkeleton } from "./use-skeleton.ts";
import { useWork } from "./work.tsx";

const BulkBar = later(() => import("./bulk-bar.tsx"), ListFilterRow);
const SearchResults = later(() => import("./search-results.tsx"), Skeleton);

/** The list: its tabs and filter, and its rows or what stands for them. */
export function ListPane() {
  const { strings } = useInbox();
  const { selected, select } = useWork();
  return (
    <ConversationList.Root
      className="prosa-list"
      data-selecting={selected.size > 0 ? "" : undefined}
      selected={selected}
      onSelectedChange={select}
    >
      <div className="prosa-list-head">
        <div className="prosa-list-bar">
          {/* The inbox says this as its heading, which a hidden list would take along. */}
          <p className="prosa-list-title prosa-grow" aria-hidden>
            {strings.conversations}
          </p>
          <StartButton />
          <SelectButton />
          <MoreButton />
        </div>
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

function SelectButton() {
  const { strings } = useInbox();
  const { can } = useSession();
  const { list } = ConversationList.useList();
  const { selected, select, canChange } = useWork();
  const first = list.items[0];
  if (!can("conversation.update") || !canChange || !first) return null;
  const isSelecting = selected.size > 0;
  const label = isSelecting ? strings.bulk.stop : strings.bulk.start;
  return (
    <button
      type="button"
      className="prosa-ibtn"
      aria-label={label}
      title={label}
      aria-pressed={isSelecting}
      onClick={() => select(new Set(isSelecting ? [] : [first.id]))}
    >
      <Icon of={ListChecks} size={18} />
    </button>
  );
}

/** What is done less often, and not with a conversation. */
function MoreButton() {
  const { strings, features, keymap } = useInbox();
  const openDialog = useOpenDialog();
  const { commands: words } = strings;
  const item = (key: DialogName, label: string) => ({
    key,
    label,
    onSelect: () => openDialog(key),
  });
  const items = [
    ...(features.settings === false ? [] : [item("settings", words.settings)]),
    ...(features.shortcuts === false || keymap === false ? [] : [item("sheet", words.sheet)]),
    item("palette", words.palette),
  ];
  return (
    <MenuButton label={words.more} className="prosa-ibtn" name="more" items={items}>
      <Icon of={Ellipsis} size={18} />
    </MenuButton>
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
  const { selected } = useWork();
  if (search.status === "off") {
    return (
      <>
        {selected.size > 0 ? <BulkBar /> : <ListFilterRow />}
        <Rows />
      </>
    );
  }
  return search.page || search.error ? <SearchResults /> : <Skeleton />;
}

const renderRow = () => <ListRow />;

function Rows() {
  const { strings } = useInbox();
  const session = useSession();
  const { list } = ConversationList.useList();
  const skeleton = useSkeleton(list.isLoading && !session.error);
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
  if (skeleton === "shown") return <Skeleton />;
  if (list.items.length > 0) {
    return (
      <ConversationList.Viewport className="prosa-rows">{renderRow}</ConversationList.Viewport>
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
  if (list.isLoading) return <Skeleton isShown={false} />;
  return <NoRows />;
}

/** Why no row is shown: nothing yet, nothing that passes the filters, or nothing one may see. */
function NoRows() {
  const { strings } = useInbox();
  const { list } = ConversationList.useList();
  const { active, clear } = useFilters();
  const foreignTeam = useForeignTeam();
  const { tab, status } = list.query;
  const button = (label: string, onClick: () => void) => (
    <button type="button" className="prosa-btn" onClick={onClick}>
      {label}
    </button>
  );
  if (foreignTeam) {
    const { foreignTeamTitle, foreignTeamText, seeMine } = strings.list;
    return (
      <StateCard kind="quiet" title={foreignTeamTitle(foreignTeam)} text={foreignTeamText}>
        {button(seeMine, () => list.setQuery({ tab: "mine", filters: {} }))}
      </StateCard>
    );
  }
  if (list.hasMore) {
    return (
      <StateCard kind="quiet" title={strings.list.notYetTitle} text={strings.list.notYetText}>
        <ConversationList.LoadMore className="prosa-btn" />
        {button(strings.list.clearFilters, clear)}
      </StateCard>
    );
  }
  if (active.length > 0) {
    const { filteredTitle, filteredText } = strings.empty;
    return (
      <StateCard kind="quiet" title={filteredTitle} text={filteredText}>
        {button(strings.list.clearFilters, clear)}
      </StateCard>
    );
  }
  if (tab === "all" && status.join() === statusFilters.open.join()) {
    return <StateCard kind="begin" title={strings.empty.listTitle} text={strings.empty.listText} />;
  }
  return (
    <StateCard kind="quiet" title={strings.empty.filteredTitle} text={strings.empty.filteredText}>
      {button(strings.empty.showAll, () => list.setQuery({ tab: "all", status: [] }))}
    </StateCard>
  );
}

const skeletonRows = [62, 48, 70, 54, 66, 50, 58];

function Skeleton({ isShown = true }: { isShown?: boolean }) {
  const { strings } = useInbox();
  return (
    <div className="prosa-rows" role="status" aria-label={strings.loading}>
      {isShown &&
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
