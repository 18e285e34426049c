import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useOutbox } from "../hooks/use-messages.ts";
import { later } from "./later.tsx";

const OutboxList = later(() => import("./outbox-list.tsx"));

/** How much waits to be sent, and the list of it; nothing while nothing waits. */
export function OutboxButton() {
  const { strings } = useInbox();
  const count = useOutbox().length;
  const [isOpen, setOpen] = useState(false);
  if (count === 0 && !isOpen) return null;
  return (
    <>
      <button type="button" className="prosa-btn" data-size="xs" onClick={() => setOpen(true)}>
        {strings.outcome.waiting(count)}
      </button>
      {isOpen && <OutboxList onClose={() => setOpen(false)} />}
    </>
  );
}
