import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import { WorkLine } from "./work-line.tsx";

/** More lines than these in a row fold into the last one. */
const SHOWN = 2;

/** What was done to the conversation between two messages, as quiet lines; a long run folds. */
export function WorkRun({ items }: { items: readonly ThreadItem[] }) {
  const { strings } = useInbox();
  const [isOpen, setOpen] = useState(false);
  const isFolded = items.length > SHOWN && !isOpen;
  const shown = isFolded ? items.slice(-1) : items;
  return (
    <div className="prosa-work">
      {isFolded && (
        <button type="button" className="prosa-link" onClick={() => setOpen(true)}>
          {strings.work.more(items.length - shown.length)}
        </button>
      )}
      {shown.map((item) => (
        <WorkLine key={item.key} item={item} />
      ))}
    </div>
  );
}
