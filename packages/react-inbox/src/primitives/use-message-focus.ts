import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from "react";
import type { VirtualRows } from "../internal/virtual.ts";
import type { ThreadRow } from "./thread-rows.ts";

/**
 * The focus walks over messages by the up and down arrows, from the one that is lowest in sight. The
 * row that holds the focus stays mounted while it is out of sight.
 */
export function useMessageFocus(
  rows: readonly ThreadRow[],
  box: RefObject<HTMLElement | null>,
  virtual: RefObject<VirtualRows | null>,
) {
  const [key, setKey] = useState<string | null>(null);
  const index = key === null ? -1 : rows.findIndex((row) => row.key === key);

  function neighbor(step: 1 | -1): number {
    const element = box.current;
    const list = virtual.current;
    if (!element || !list) return -1;
    const lowestPx = element.scrollTop + element.clientHeight - 24;
    let next = index >= 0 ? index + step : (list.getVirtualItemForOffset(lowestPx)?.index ?? -1);
    while (rows[next] && !isMessage(rows[next])) next += index >= 0 ? step : -1;
    return rows[next] ? next : -1;
  }

  function move(step: 1 | -1): void {
    const next = neighbor(step);
    const row = rows[next];
    if (!row) return;
    setKey(row.key);
    virtual.current?.scrollToIndex(next, { align: "auto" });
    requestAnimationFrame(() => {
      const found = box.current?.querySelector<HTMLElement>(
        `[data-index="${next}"] :is(article, [role="article"])`,
      );
      found?.focus({ preventScroll: true });
      // Rows that were measured on the way have moved it.
      found?.scrollIntoView({ block: "nearest" });
    });
  }

  return {
    index,
    props: {
      onFocus(event: FocusEvent<HTMLElement>) {
        const at = event.target.closest("[data-index]")?.getAttribute("data-index");
        setKey(at === undefined || at === null ? null : (rows[Number(at)]?.key ?? null));
      },
      onKeyDown(event: KeyboardEvent<HTMLElement>) {
        const step = { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key];
        if (step === undefined || event.defaultPrevented) return;
        if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        const target = event.target as Element;
        if (target !== event.currentTarget && !target.matches("article, [role='article']")) return;
        event.preventDefault();
        move(step);
      },
    },
  };
}

const isMessage = (row: ThreadRow | undefined) => row?.type === "message" || row?.type === "work";
