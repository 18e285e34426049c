import type { Message, MessageChange } from "@prosa/core";
import type { InboxTransport, Session } from "../transport/transport.ts";
import { type InboxState, isChange, type OutboxEntry } from "./state.ts";

/** An entry of the outbox as the server will tell it. */
export function changeOf({ content, state, errorCode }: OutboxEntry): MessageChange | null {
  if (!isChange(content)) return null;
  return {
    kind: content.kind,
    body: content.kind === "edit" ? content.body : null,
    state: state === "failed" ? "failed" : "waiting",
    errorCode,
  };
}

/**
 * Whether the operator may edit or delete this message for everyone now: it is ours and left, or will, the
 * channel takes it, and its time has not passed.
 */
export function mayChange(
  kind: MessageChange["kind"],
  message: Message,
  { transport, session, conversations, minute }: Parts,
): boolean {
  const { value } = session;
  const channelId = conversations.get(message.conversationId)?.channel.id;
  const channel = value?.channels.find(({ id }) => id === channelId);
  const limit = channel?.capabilities[kind];
  if (!value || !limit || !transport[kind] || message.direction !== "out") return false;
  if (message.deletedAt || message.change?.kind === "delete") return false;
  if (message.status === "failed" || message.status === "unknown") return false;
  if ("kinds" in limit && !limit.kinds.includes(message.kind)) return false;
  const isOwn = message.author.id === value.me.id;
  return (
    value.permissions.includes(isOwn ? "message.send" : "message.change_others") &&
    Date.parse(message.sortTs) + limit.withinMs > minute
  );
}

type Parts = Pick<InboxState, "conversations" | "minute"> & {
  transport: InboxTransport;
  session: { value: Session | null };
};
