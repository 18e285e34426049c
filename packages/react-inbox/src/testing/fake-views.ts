import type { SavedView } from "../transport/transport.ts";

/** The saved views of one operator, in memory. */
export function createFakeViews(seed: SavedView[] = []) {
  let views = structuredClone(seed);
  const sorted = () =>
    structuredClone(views.toSorted((a, b) => Number(b.isShared) - Number(a.isShared)));
  let ids = 0;
  return {
    list: sorted,
    save({ viewId, ...view }: Omit<SavedView, "id"> & { viewId?: string }): SavedView {
      const { name, isShared, query } = view;
      ids += 1;
      const saved = structuredClone({ id: viewId ?? `view-${ids}`, name, isShared, query });
      views = views.some(({ id }) => id === viewId)
        ? views.map((each) => (each.id === viewId ? saved : each))
        : [...views, saved];
      return saved;
    },
    delete(viewId: string): void {
      views = views.filter(({ id }) => id !== viewId);
    },
    order(viewIds: string[]): SavedView[] {
      const place = ({ id }: SavedView) => viewIds.indexOf(id);
      views = views.toSorted((a, b) => place(a) - place(b));
      return sorted();
    },
  };
}
