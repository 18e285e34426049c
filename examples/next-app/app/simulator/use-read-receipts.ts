import { useEffect } from "react";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";

/** Reads what the business wrote while its chat is open and the page is in view. */
export function useReadReceipts(fake: Fake, { customer, messages, isChatOpen }: Selection): void {
  const { run } = fake;
  const customerId = customer?.id;
  const unread = messages.findLast(
    ({ direction, status }) => direction === "out" && status !== "READ" && status !== "PLAYED",
  );
  const unreadKey = unread && `${unread.id}/${unread.status}`;
  useEffect(() => {
    if (!customerId || !unreadKey || !isChatOpen) return;
    const read = () => {
      if (document.visibilityState !== "visible") return;
      void run({ command: "read", args: { customerId } });
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [run, customerId, unreadKey, isChatOpen]);
}
