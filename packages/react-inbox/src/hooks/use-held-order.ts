import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sortKey } from "../store/list-order.ts";
import type { KnownConversation, ListQuery } from "../store/state.ts";

/** Rows in their order, by id, with the keys that put them there. */
type Held = ReadonlyMap<string, string>;

const nothing: Held = new Map();

/**
 * Keeps rows where they are while somebody reads or points at them. What came meanwhile is counted
 * as `fresh` and shown on release; what is fetched below them is held as well. Fields of the rows stay
 * live; only their places are held.
 */
export function useHeldOrder(items: readonly KnownConversation[], sort: ListQuery["sort"]) {
  const [held, setHeld] = useState<Held | null>(null);
  const live = useRef(items);
  useEffect(() => {
    live.current = items;
  });
  const add = useCallback(
    (to: Held, rows: readonly KnownConversation[]): Held =>
      new Map([...to, ...rows.map((item) => [item.id, sortKey(item, sort)] as const)]),
    [sort],
  );
  const hold = useCallback(
    () => setHeld((current) => current ?? add(nothing, live.current)),
    [add],
  );
  const release = useCallback(() => setHeld(null), []);

  const { shown, older, fresh } = useMemo(() => {
    const older: KnownConversation[] = [];
    let fresh = 0;
    if (!held) return { shown: items, older, fresh };
    const lowest = [...held.values()].at(-1) ?? "";
    const byId = new Map<string, KnownConversation>();
    for (const item of items) {
      byId.set(item.id, item);
      const key = sortKey(item, sort);
      const heldKey = held.get(item.id);
      if (heldKey === undefined && key < lowest) older.push(item);
      else if (key !== heldKey) fresh += 1;
    }
    return { shown: [...held.keys()].flatMap((id) => byId.get(id) ?? []), older, fresh };
  }, [held, items, sort]);
  if (held && older.length > 0) setHeld(add(held, older));

  return { shown, fresh, isHeld: held !== null, hold, release };
}
