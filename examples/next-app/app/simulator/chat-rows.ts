import type { FakeMessage } from "@prosa/evolution-client/testing";

/** One row of the phone's chat: a day, or a bubble of one message or of an album's pictures. */
export type ChatRow =
  | { type: "day"; key: string; atMs: number }
  | { type: "bubble"; key: string; isMine: boolean; isFirst: boolean; messages: FakeMessage[] };

const groupingMs = 5 * 60_000;

/**
 * Lays a chat out as the phone shows it, oldest first. Pictures of one album share a bubble; the
 * first bubble after a pause of five minutes, or of another speaker, opens a group.
 * @param me Name of the group member who holds the phone, or `null` for a person's own chat.
 */
export function toChatRows(messages: FakeMessage[], me: string | null): ChatRow[] {
  const rows: ChatRow[] = [];
  let previous: FakeMessage | undefined;
  for (const message of messages) {
    const last = rows.at(-1);
    if (last?.type === "bubble" && message.albumId && message.albumId === previous?.albumId) {
      last.messages.push(message);
      previous = message;
      continue;
    }
    const isNewDay = !previous || dayOf(previous) !== dayOf(message);
    if (isNewDay) rows.push({ type: "day", key: dayOf(message), atMs: message.timestampMs });
    rows.push({
      type: "bubble",
      key: message.id,
      isMine: message.direction === "in" && (me === null || message.author === me),
      isFirst: isNewDay || !previous || !continues(previous, message),
      messages: [message],
    });
    previous = message;
  }
  return rows;
}

function continues(previous: FakeMessage, next: FakeMessage): boolean {
  return (
    previous.direction === next.direction &&
    previous.author === next.author &&
    next.timestampMs - previous.timestampMs < groupingMs
  );
}

function dayOf({ timestampMs }: FakeMessage): string {
  return new Date(timestampMs).toDateString();
}
