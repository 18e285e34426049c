import type { Message } from "@prosa/core";
import { useInbox } from "../hooks/inbox-context.ts";
import { workText } from "../internal/work-text.ts";
import * as Thread from "../primitives/parts/thread.ts";
import type { ThreadItem } from "../store/thread-items.ts";

/** What a message of the system tells about work, in words; `null` for other messages. */
export function useWorkText(message: Message): { who: string; what: string } | null {
  const { locale, format } = useInbox();
  return workText(message, locale, format);
}

/** One line about what was done to the conversation: who, what and when. */
export function WorkLine({ item: { message } }: { item: ThreadItem }) {
  const { format } = useInbox();
  const { flashId } = Thread.useThread();
  const told = useWorkText(message);
  if (!told) return null;
  return (
    <article
      tabIndex={-1}
      className="prosa-work-line"
      data-message={message.id}
      data-flash={flashId === message.id ? "" : undefined}
    >
      <b>{told.who}</b> {told.what} ·{" "}
      <time dateTime={message.sortTs}>{format.time(Date.parse(message.sortTs))}</time>
    </article>
  );
}
