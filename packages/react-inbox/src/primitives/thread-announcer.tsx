import { useEffect, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { plainText } from "./preview-text.ts";
import { useThread } from "./thread.tsx";

const COALESCE_MS = 1_000;

/**
 * The one polite region of a thread: it says messages that come in while it is open, never history.
 * Give it a class that hides it from sight alone.
 */
export function Announcer({ className }: { className?: string }) {
  const { strings, format } = useInbox();
  const { thread } = useThread();
  const [text, setText] = useState("");
  const heardSeq = useRef<number | null>(null);
  const { items, status } = thread;

  useEffect(() => {
    if (status !== "ready") return;
    const inbound = items.filter((item) => item.message.direction === "in");
    const last = inbound.at(-1)?.message.seq ?? 0;
    const heard = heardSeq.current;
    if (heard === null) {
      heardSeq.current = last;
      return;
    }
    if (last <= heard) return;
    const timer = setTimeout(() => {
      heardSeq.current = last;
      const lines = inbound
        .filter((item) => item.message.seq > heard)
        .map(({ message }) =>
          strings.announce(
            message.author.name ?? strings.someone,
            plainText(message.kind, message.body, strings),
            format.time(Date.parse(message.sortTs)),
          ),
        );
      setText(lines.join(" "));
    }, COALESCE_MS);
    return () => clearTimeout(timer);
  }, [items, status, strings, format]);

  return (
    <div aria-live="polite" className={className}>
      {text}
    </div>
  );
}
