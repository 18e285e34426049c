import { useCallback, useSyncExternalStore } from "react";
import { listKey } from "../store/list-order.ts";
import { savedViewsOf } from "../store/saved-views.ts";
import type { ListQuery } from "../store/state.ts";
import type { SavedView } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";
import { useSession } from "./use-session.ts";

/** What a list is when nobody chose anything but its tab. */
const usual = { status: ["open", "pending"], filters: {}, sort: "recent" } satisfies Omit<
  ListQuery,
  "tab"
>;

/**
 * Lists that are kept by a name. Nothing is read before `load`; what changes them rejects with a
 * ProsaError. `status` is `idle`, `loading`, `ready` or `error`, and the last known `items` stay.
 */
export function useSavedViews() {
  const { client, setQuery } = useInbox();
  const { can } = useSession();
  const query = useInboxState((state) => state.query);
  const views = savedViewsOf(client);
  const state = useSyncExternalStore(views.subscribe, views.get, views.get);
  const { transport } = client;
  const canShare = can("saved_view.share");
  const chosen = state.items.find(({ id }) => id === query.viewId) ?? null;
  const { tab, status, filters = {}, sort = "recent" } = query;
  const present = { tab, status, filters, sort };
  const choose = (view: SavedView) =>
    setQuery({
      tab: view.query.tab,
      status: view.query.status,
      filters: view.query.filters ?? {},
      sort: view.query.sort ?? "recent",
      viewId: view.id,
    });
  const write = (view: SavedView, change: Partial<SavedView>) => {
    const { id: viewId, ...rest } = { ...view, ...change };
    return views.save({ viewId, ...rest });
  };
  return {
    ...state,
    isOffered: transport.savedViews !== undefined,
    canSave: transport.saveView !== undefined,
    canRemove: transport.deleteView !== undefined,
    canOrder: transport.orderViews !== undefined,
    /** May show a view to the whole company. */
    canShare,
    canChange: (view: SavedView) =>
      transport.saveView !== undefined && (!view.isShared || canShare),
    /** The view that the list began as, while it is known. */
    chosen,
    /** The list is no longer as `chosen` has it. */
    isChanged: chosen !== null && listKey(chosen.query) !== listKey(query),
    load: useCallback(() => void views.load(), [views]),
    choose,
    /** Goes back to the usual list of this tab. */
    leave: () => setQuery({ ...usual, viewId: undefined }),
    /** Keeps the present list by a name, and chooses it. */
    async save(name: string, isShared: boolean) {
      choose(await views.save({ name, isShared, query: present }));
    },
    /** Gives a view the present tab, filters and sort. */
    async overwrite(view: SavedView) {
      choose(await write(view, { query: present }));
    },
    rename: (view: SavedView, name: string) => write(view, { name }),
    share: (view: SavedView, isShared: boolean) => write(view, { isShared }),
    async remove(view: SavedView) {
      await views.remove(view.id);
      if (query.viewId === view.id) setQuery({ viewId: undefined });
    },
    order: views.order,
  };
}
