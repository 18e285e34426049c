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
export function WorkLine({ item }: { item: ThreadItem }) {
  const { strings, format } = useInbox();
  const { flashId } = Thread.useThread();
  const place = Thread.usePlace(item);
  const { message } = item;
  const told = useWorkText(message);
  if (!told) return null;
  const time = format.time(Date.parse(message.sortTs));
  return (
    <article
      tabIndex={-1}
      {...place}
      aria-label={strings.messageLabel(`${told.who} ${told.what}`, time, "")}
      className="prosa-work-line"
      data-message={message.id}
      data-flash={flashId === message.id ? "" : undefined}
    >
      <b>{told.who}</b> {told.what} · <time dateTime={message.sortTs}>{time}</time>
    </article>
  );
}
