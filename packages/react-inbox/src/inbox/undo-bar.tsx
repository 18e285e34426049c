import { Undo2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { BulkResult } from "../transport/transport.ts";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { type Done, useWork } from "./work.tsx";

const SHOWN_MS = 10_000;

/** Says what was done, what was left, and takes it back. It stays while somebody is on it. */
export default function UndoBar({ done }: { done: Done }) {
  const { strings } = useInbox();
  const { undo: words } = useLaterStrings();
  const { dismiss } = useWork();
  const [isUndoing, setUndoing] = useState(false);
  const [undone, setUndone] = useState<readonly BulkResult[] | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isUndoing) return;
    let timer: ReturnType<typeof setTimeout>;
    const leave = () => {
      if (bar.current?.matches(":hover, :focus-within")) timer = setTimeout(leave, 1_000);
      else dismiss();
    };
    timer = setTimeout(leave, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isUndoing, dismiss]);

  const failures = undone ? undone.filter((each) => !each.ok) : done.failures;
  const back = undone ? undone.length - failures.length : 0;
  const text = undone ? (back > 0 ? words.undone(back) : "") : done.text;
  const undo = () => {
    setUndoing(true);
    done
      .undo?.()
      .then(setUndone, () => undefined)
      .finally(() => setUndoing(false));
  };
  return (
    <div className="prosa-undo" ref={bar}>
      <span className="prosa-grow">
        {text}
        {byReason(failures).map(([reason, count]) => (
          <span key={reason} className="prosa-undo-left">
            {words.left(count, words.reasons[reason] ?? words.reasons.fallback)}
          </span>
        ))}
      </span>
      {done.undo && !undone && (
        <button type="button" className="prosa-undo-btn" disabled={isUndoing} onClick={undo}>
          <Icon of={Undo2} size={14} />
          {words.action}
        </button>
      )}
      <button
        type="button"
        className="prosa-undo-btn"
        aria-label={strings.commands.close}
        onClick={dismiss}
      >
        <Icon of={X} size={14} />
      </button>
    </div>
  );
}

function byReason(failures: readonly BulkResult[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { error = "" } of failures) counts.set(error, (counts.get(error) ?? 0) + 1);
  return [...counts];
}
