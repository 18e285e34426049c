import type { ProsaError } from "@prosa/core";
import type { InboxTransport, SavedView } from "../transport/transport.ts";
import { toProsaError } from "./context.ts";
import type { InboxClient } from "./inbox-client.ts";

export interface SavedViewsState {
  status: "idle" | "loading" | "ready" | "error";
  /** The company's first, then one's own, each in its order. */
  items: readonly SavedView[];
  /** Why they could not be read. */
  error: ProsaError | null;
}

type SaveView = Omit<Parameters<NonNullable<InboxTransport["saveView"]>>[0], "tenantId">;

const stores = new WeakMap<InboxClient, ReturnType<typeof createSavedViews>>();

/** The saved views of one client, the same for all parts that show them. */
export function savedViewsOf(client: InboxClient) {
  let found = stores.get(client);
  if (!found) {
    found = createSavedViews(client);
    stores.set(client, found);
  }
  return found;
}

function createSavedViews({ transport, tenantId }: InboxClient) {
  let state: SavedViewsState = { status: "idle", items: [], error: null };
  const listeners = new Set<() => void>();
  const put = (change: Partial<SavedViewsState>) => {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  };

  return {
    get: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Reads them anew; those that are known stay meanwhile. */
    async load(): Promise<void> {
      if (!transport.savedViews || state.status === "loading") return;
      put({ status: "loading", error: null });
      try {
        put({ status: "ready", items: await transport.savedViews({ tenantId }) });
      } catch (cause) {
        put({ status: "error", error: toProsaError(cause) });
      }
    },
    /** Saves a view, or changes the one that `viewId` names. Rejects with a ProsaError. */
    async save(view: SaveView): Promise<SavedView> {
      if (!transport.saveView) throw new TypeError("This transport saves no views.");
      const saved = await transport.saveView({ tenantId, ...view });
      const isKnown = state.items.some(({ id }) => id === saved.id);
      const items = isKnown
        ? state.items.map((each) => (each.id === saved.id ? saved : each))
        : [...state.items, saved];
      put({ items: items.toSorted((a, b) => Number(b.isShared) - Number(a.isShared)) });
      return saved;
    },
    async remove(viewId: string): Promise<void> {
      await transport.deleteView?.({ tenantId, viewId });
      put({ items: state.items.filter(({ id }) => id !== viewId) });
    },
    /** Puts some of them into this order. */
    async order(viewIds: string[]): Promise<void> {
      const items = await transport.orderViews?.({ tenantId, viewIds });
      if (items) put({ items });
    },
  };
}
