import { type RefObject, useEffect, useState } from "react";
import { useInboxClient } from "../hooks/use-session.ts";
import type { ThreadItem } from "../store/thread-items.ts";

const DWELL_MS = 700;

/** Marks the conversation read once its end has been in sight of a focused window for a while. */
export function useReadMark(
  conversationId: string,
  items: readonly ThreadItem[],
  isEndInView: boolean,
  element: RefObject<HTMLElement | null>,
): void {
  const client = useInboxClient();
  const [isWatched, setWatched] = useState(false);
  useEffect(() => {
    const look = () => setWatched(document.visibilityState === "visible" && document.hasFocus());
    look();
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      window.removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  const lastSeq = items.findLast((item) => item.local === null)?.message.seq ?? 0;
  useEffect(() => {
    if (!isWatched || !isEndInView || lastSeq === 0) return;
    const timer = setTimeout(() => {
      if (element.current?.checkVisibility?.() === false) return;
      client.markRead(conversationId, lastSeq);
    }, DWELL_MS);
    return () => clearTimeout(timer);
  }, [client, conversationId, isWatched, isEndInView, lastSeq, element]);
}
