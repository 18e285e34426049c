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
  const { thread } = useThread();
  const [said, say] = useState({ seq: 0, text: "" });
  const heardSeq = useRef<number | null>(null);
  const wasAtEnd = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { items, status, hasAfter } = thread;
  const speak = useRef(() => {});

  useEffect(() => {
    if (status !== "ready") return;
    const inbound = items.filter((item) => item.message.direction === "in");
    const last = Math.max(heardSeq.current ?? 0, inbound.at(-1)?.message.seq ?? 0);
    // What a page brings below a window that ended before the end is history, too.
    const isHistory = heardSeq.current === null || hasAfter || !wasAtEnd.current;
    wasAtEnd.current = !hasAfter;
    const heard = isHistory ? last : (heardSeq.current ?? 0);
    heardSeq.current = heard;
    if (last <= heard) return;
    speak.current = () => {
      timer.current = undefined;
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
      say({ seq: last, text: lines.join(" ") });
    };
    timer.current ??= setTimeout(() => speak.current(), COALESCE_MS);
  }, [items, status, hasAfter, strings, format]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  return (
    <div aria-live="polite" className={className}>
      <span key={said.seq}>{said.text}</span>
    </div>
  );
}
