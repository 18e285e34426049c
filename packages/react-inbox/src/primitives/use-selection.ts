import { useCallback, useEffect, useMemo, useRef, useState } from "react";

const none: ReadonlySet<string> = new Set();

/** Which rows are chosen for a change of many; the host may hold them. */
export function useSelection(
  rows: readonly { id: string }[],
  held?: ReadonlySet<string>,
  onChange?: (selected: ReadonlySet<string>) => void,
) {
  const [own, setOwn] = useState(none);
  const anchor = useRef<string | null>(null);
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  });
  const selected = held ?? own;
  const change = onChange ?? setOwn;
  const toggle = useCallback(
    (id: string) => {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      anchor.current = id;
      change(next);
    },
    [selected, change],
  );
  /** Chooses everything from the last row that was chosen to this one. */
  const extendTo = useCallback(
    (id: string) => {
      const ids = shown.current.map((row) => row.id);
      const to = ids.indexOf(id);
      const from = Math.max(0, ids.indexOf(anchor.current ?? id));
      const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      anchor.current ??= id;
      change(new Set([...selected, ...range]));
    },
    [selected, change],
  );
  const clear = useCallback(() => change(none), [change]);
  return useMemo(
    () => ({ selected, change, toggle, extendTo, clear }),
    [selected, change, toggle, extendTo, clear],
  );
}
