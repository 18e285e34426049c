import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sortKey as keyBy } from "../store/list-order.ts";
import type { KnownConversation, ListQuery } from "../store/state.ts";

interface Held {
  ids: string[];
  keys: Map<string, string>;
  lowest: string;
}

/**
 * Keeps rows where they are while somebody reads or points at them. What came meanwhile is counted
 * as `fresh` and shown on release. Fields of the rows stay live; only their places are held.
 */
export function useHeldOrder(items: readonly KnownConversation[], sort: ListQuery["sort"]) {
  const [held, setHeld] = useState<Held | null>(null);
  const sortKey = useCallback((item: KnownConversation) => keyBy(item, sort), [sort]);
  const live = useRef(items);
  useEffect(() => {
    live.current = items;
  });

  const hold = useCallback(() => {
    setHeld((current) => {
      if (current) return current;
      const keys = new Map(live.current.map((item) => [item.id, sortKey(item)]));
      const last = live.current.at(-1);
      return { ids: [...keys.keys()], keys, lowest: last ? sortKey(last) : "" };
    });
  }, [sortKey]);
  const release = useCallback(() => setHeld(null), []);

  const shown = useMemo(() => {
    if (!held) return items;
    const byId = new Map(items.map((item) => [item.id, item]));
    const kept = held.ids.flatMap((id) => byId.get(id) ?? []);
    const older = items.filter((item) => !held.keys.has(item.id) && sortKey(item) < held.lowest);
    return [...kept, ...older];
  }, [held, items, sortKey]);
  const fresh = useMemo(() => {
    if (!held) return 0;
    return items.filter((item) => {
      const key = held.keys.get(item.id);
      return key === undefined ? sortKey(item) > held.lowest : key !== sortKey(item);
    }).length;
  }, [held, items, sortKey]);

  return { shown, fresh, hold, release };
}
