import { Primitive } from "@radix-ui/react-primitive";
import { type CSSProperties, forwardRef, useMemo } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAuthorName } from "../hooks/use-author-name.ts";
import { useConversation } from "../hooks/use-conversations.ts";
import { useSendMessage } from "../hooks/use-messages.ts";
import { useSession } from "../hooks/use-session.ts";
import { hueOf } from "../internal/avatar.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import type { InboxStrings } from "../strings/strings.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { plainText } from "./preview-text.ts";
import { useMarks, usePlace, useThread } from "./thread.tsx";

interface MessageValue {
  item: ThreadItem;
  isFirst: boolean;
  pictures: readonly ThreadItem[];
}
const noPictures: readonly ThreadItem[] = [];
const [MessageProvider, useMessage] = createPartContext<MessageValue>("Message", "Message.Root");

export { useMessage };

export interface MessageRootProps extends PartProps<"div"> {
  item: ThreadItem;
  /** First of a group of one author. */
  isFirst?: boolean;
  /** The pictures of an album, of which `item` is the last. */
  pictures?: readonly ThreadItem[];
}

/** One message. `data-direction`, `data-status`, `data-kind`, `data-first`, `data-flash`. */
export const Root = forwardRef<HTMLDivElement, MessageRootProps>(
  ({ item, isFirst = true, pictures = noPictures, ...props }, ref) => {
    const { strings, format } = useInbox();
    const { flashId } = useMarks();
    const place = usePlace(item);
    const { message } = item;
    const value = useMemo(() => ({ item, isFirst, pictures }), [item, isFirst, pictures]);
    const author = useAuthorName(item.message);
    const status = message.status ? strings.status[message.status] : "";
    return (
      <MessageProvider value={value}>
        <Primitive.div
          role="article"
          tabIndex={-1}
          {...place}
          aria-label={strings.messageLabel(author, format.time(Date.parse(message.sortTs)), status)}
          data-direction={message.direction}
          data-status={message.status ?? undefined}
          data-kind={message.deletedAt ? "deleted" : message.kind}
          data-first={isFirst ? "" : undefined}
          data-flash={flashId === message.id ? "" : undefined}
          data-message={message.id}
          {...props}
          ref={ref}
        />
      </MessageProvider>
    );
  },
);
Root.displayName = "Message.Root";

/** It runs as its text does: what else stands in it has a direction of its own. */
export const Bubble = createPart("div", "Message.Bubble", () => ({ dir: "auto" }));

/** Who speaks, where it must be said: the shop's phone, the API, a rule, a colleague, a group. */
export const Author = createPart("span", "Message.Author", () => {
  const { strings } = useInbox();
  const { value } = useSession();
  const { item, isFirst } = useMessage();
  const { message } = item;
  const isGroup = useConversation(message.conversationId)?.contact.kind === "group";
  if (!isFirst) return null;
  if (message.direction === "out") {
    if (message.origin === "phone") return { children: strings.fromPhone };
    if (message.origin === "api") return { children: strings.fromApi };
    if (message.origin === "automation") return { children: strings.automatic };
    const isColleague = message.author.id !== null && message.author.id !== value?.me.id;
    return isColleague && message.author.name ? { children: message.author.name } : null;
  }
  if (!isGroup) return null;
  const name = message.author.name ?? strings.someone;
  return {
    children: name,
    "data-author": "member",
    style: { "--prosa-hue": hueOf(name) } as CSSProperties,
  };
});

export const Time = forwardRef<HTMLTimeElement, { className?: string }>((props, ref) => {
  const { format } = useInbox();
  const { message } = useMessage().item;
  const at = Date.parse(message.sortTs);
  return (
    <time {...props} ref={ref} dateTime={message.sortTs} title={format.full(at)}>
      {format.time(at)}
    </time>
  );
});
Time.displayName = "Message.Time";

/** What was quoted, as a button that goes there. */
export const Reply = forwardRef<HTMLButtonElement, PartProps<"button">>((props, ref) => {
  const { strings } = useInbox();
  const { jumpTo, thread } = useThread();
  const { replyTo, conversationId } = useMessage().item.message;
  const contact = useConversation(conversationId)?.contact;
  if (!replyTo) return null;
  const { id } = replyTo;
  const quoted = thread.items.find(({ message }) => message.id === id)?.message;
  const theirs = quoted?.author.name ?? (contact?.kind === "person" ? contact.name : null);
  const name = replyTo.direction === "out" ? strings.you : (theirs ?? strings.someone);
  return (
    <Primitive.button
      type="button"
      dir="auto"
      title={strings.goToQuoted}
      disabled={id === null}
      onClick={() => id && jumpTo(id)}
      {...props}
      ref={ref}
    >
      <b>{name}</b>
      <span>{plainText(replyTo.kind, replyTo.body, strings)}</span>
    </Primitive.button>
  );
});
Reply.displayName = "Message.Reply";

/** Channels keep the provider's own codes, e.g. `rejected`; ours carry a room, `channel.rejected`. */
function reasonOf(code: string | null, { errors }: InboxStrings): string {
  return errors[code ?? ""] ?? errors[`channel.${code}`] ?? errors.fallback;
}

/** How the message of ours stands, and what may be done about it. */
export function useMessageOutcome() {
  const { client, strings, format } = useInbox();
  const { item } = useMessage();
  const { message, local } = item;
  const { retry, discard } = useSendMessage(message.conversationId);
  const { transport } = client;
  if (local) {
    if (local.state !== "failed") return null;
    const reason = reasonOf(local.errorCode, strings);
    const isAnswered = local.errorCode === "conversation.answered";
    return {
      state: "failed" as const,
      text: strings.outcome.failed(reason),
      retryLabel: isAnswered ? strings.composer.sendAnyway : strings.outcome.retry,
      retry: isAnswered
        ? () => client.outbox.retry(local.clientMessageId, { force: true })
        : () => retry(local.clientMessageId),
      verify: null,
      discard: () => discard(local.clientMessageId),
      discardLabel: strings.outcome.discard,
    };
  }
  const { change } = message;
  if (change?.state === "failed") {
    const { kind, body } = change;
    const say = kind === "edit" ? strings.change.notEdited : strings.change.notDeleted;
    const { conversationId, id: messageId } = message;
    return {
      state: "failed" as const,
      text: say(reasonOf(change.errorCode, strings)),
      retryLabel: strings.outcome.retry,
      retry: () =>
        client.changeMessage(
          conversationId,
          kind === "edit" ? { kind, messageId, body: body ?? "" } : { kind, messageId },
        ),
      verify: null,
      discard: () => client.dropChange(messageId),
      discardLabel: strings.outcome.discard,
    };
  }
  const discardIt = transport.discard ? () => void client.discardMessage(message.id) : null;
  const { waiting } = message;
  if (waiting && waiting.for !== "typing") {
    return {
      state: "waiting" as const,
      text: strings.outcome.waits[waiting.for](format.time(Date.parse(waiting.until))),
      retryLabel: "",
      retry: null,
      verify: null,
      discard: discardIt,
      discardLabel: strings.outcome.cancel,
    };
  }
  if (message.status !== "failed" && message.status !== "unknown") return null;
  const isUnknown = message.status === "unknown";
  const reason = reasonOf(message.errorCode, strings);
  return {
    state: message.status,
    text: !isUnknown
      ? strings.outcome.failed(reason)
      : message.errorCode === "not_verifiable"
        ? strings.outcome.notVerifiable
        : strings.outcome.unknown,
    retryLabel: isUnknown ? strings.outcome.retryAnyway : strings.outcome.retry,
    retry: transport.retry
      ? () => void client.retryMessage(message.id, { acknowledgeUnknown: isUnknown })
      : null,
    verify: isUnknown && transport.verify ? () => void client.verifyMessage(message.id) : null,
    discard: discardIt,
    discardLabel: strings.outcome.discard,
  };
}

/** Sends a failed or doubtful message again; nothing for the others. */
export const Retry = createPart("button", "Message.Retry", () => {
  const outcome = useMessageOutcome();
  if (!outcome?.retry) return null;
  return { type: "button" as const, children: outcome.retryLabel, onClick: outcome.retry };
});

/** Has the provider asked what became of a doubtful message; nothing for the others. */
export const Verify = createPart("button", "Message.Verify", () => {
  const { strings } = useInbox();
  const outcome = useMessageOutcome();
  if (!outcome?.verify) return null;
  return { type: "button" as const, children: strings.outcome.verify, onClick: outcome.verify };
});

/** Gives up a failed, doubtful or waiting message; nothing for the others. */
export const Discard = createPart("button", "Message.Discard", () => {
  const outcome = useMessageOutcome();
  if (!outcome?.discard) return null;
  return { type: "button" as const, children: outcome.discardLabel, onClick: outcome.discard };
});
