import { ArrowDownWideNarrow, ArrowUp, ChevronDown, ListFilter, X } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import type { ListQuery } from "../store/state.ts";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";
import { useFilters } from "./use-filters.ts";
import { ViewsButton } from "./views/views-button.tsx";

const ChosenView = later(() => import("./views/chosen-view.tsx"));

export const statusFilters = {
  open: ["open", "pending"],
  snoozed: ["snoozed"],
  resolved: ["resolved"],
  everything: [],
} as const satisfies Record<string, ListQuery["status"]>;
const statusNames = Object.keys(statusFilters) as (keyof typeof statusFilters)[];
const sorts = ["recent", "waiting", "priority"] as const;

/** What narrows and orders the list, each filter that does as a chip, and what came meanwhile. */
export function ListFilterRow() {
  const { strings, client } = useInbox();
  const { list, order } = ConversationList.useList();
  const { groups, active, clear } = useFilters();
  const { status, sort: sorted = "recent" } = list.query;
  const chosen = statusNames.find((name) => statusFilters[name].join() === status.join());
  const change = (query: Partial<ListQuery>) => {
    order.release();
    list.setQuery(query);
  };
  const filterItems = groups.flatMap(({ heading, choices }): MenuItem[] => [
    ...(heading ? [{ key: heading, label: heading }] : []),
    ...choices.map(({ key, label, isOn, toggle }) => ({
      key,
      label,
      isChosen: isOn,
      keepsOpen: true,
      onSelect: toggle,
    })),
  ]);
  return (
    <div className="prosa-filters">
      <MenuButton
        label={strings.filter.status}
        className="prosa-chip"
        hasText
        isOn={chosen !== "everything"}
        items={statusNames.map((name) => ({
          key: name,
          label: strings.filter[name],
          isChosen: name === chosen,
          onSelect: () => change({ status: [...statusFilters[name]] }),
        }))}
      >
        {strings.filter[chosen ?? "everything"]}
        <Icon of={ChevronDown} size={12} />
      </MenuButton>
      <MenuButton
        label={strings.list.filters}
        className="prosa-chip"
        name="filters"
        hasText
        items={filterItems}
      >
        <Icon of={ListFilter} size={14} />
        {strings.list.filters}
      </MenuButton>
      <span className="prosa-filters-end">
        <ConversationList.NewPill className="prosa-newpill">
          <Icon of={ArrowUp} size={14} />
        </ConversationList.NewPill>
        <MenuButton
          label={`${strings.list.sort}: ${strings.list.sorts[sorted]}`}
          className="prosa-ibtn"
          name="sort"
          items={sorts.map((sort) => ({
            key: sort,
            label: strings.list.sorts[sort],
            isChosen: sort === sorted,
            onSelect: () => change({ sort }),
          }))}
        >
          <Icon of={ArrowDownWideNarrow} />
        </MenuButton>
        {client.transport.savedViews && <ViewsButton />}
      </span>
      {client.transport.savedViews && list.query.viewId && <ChosenView />}
      {active.length > 0 && (
        <ul className="prosa-filters-on" aria-label={strings.list.filters}>
          {active.map(({ key, name, toggle }) => (
            <li key={key}>
              <button
                type="button"
                className="prosa-chip"
                data-on=""
                aria-label={strings.list.removeFilter(name)}
                onClick={toggle}
              >
                <span className="prosa-ell">{name}</span>
                <Icon of={X} size={12} />
              </button>
            </li>
          ))}
          <li>
            <button type="button" className="prosa-link" onClick={clear}>
              {strings.list.clearFilters}
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}
