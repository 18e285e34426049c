import { useEffect, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { plainText } from "./preview-text.ts";
import { useThread } from "./thread.tsx";

const COALESCE_MS = 1_000;

/**
 * The one polite region of a thread: it says messages that come in while it is open, never history,
 * and once a second at most. Give it a class that hides it from sight alone.
 */
export function Announcer({ className }: { className?: string }) {
  const { strings, format } = useInbox();
  const { items, status, hasAfter } = useThread().thread;
  const [said, say] = useState({ seq: 0, text: "" });
  /** `null` while the end is not known: what a page brings below is history, too. */
  const heardSeq = useRef<number | null>(null);
  /** When the first of those that are not said yet came in. */
  const since = useRef(0);

  useEffect(() => {
    if (status !== "ready") return;
    const inbound = items.filter((item) => item.message.direction === "in");
    const last = inbound.at(-1)?.message.seq ?? 0;
    const heard = heardSeq.current ?? last;
    heardSeq.current = hasAfter ? null : heard;
    if (hasAfter || last <= heard) return;
    since.current ||= Date.now();
    const timer = setTimeout(
      () => {
        heardSeq.current = last;
        since.current = 0;
        const lines = inbound
          .filter((item) => item.message.seq > heard)
          .map(({ message }) =>
            strings.announce(
              message.author.name ?? strings.someone,
              plainText(message.kind, message.body, strings),
              format.time(Date.parse(message.sortTs)),
            ),
          );
        say({ seq: last, text: lines.join(" ") });
      },
      since.current + COALESCE_MS - Date.now(),
    );
    return () => clearTimeout(timer);
  }, [items, status, hasAfter, strings, format]);

  return (
    <div aria-live="polite" className={className}>
      <span key={said.seq}>{said.text}</span>
    </div>
  );
}
