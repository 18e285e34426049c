import { ProsaError } from "@prosa/core";
import type { EvolutionClient, MessageRecord } from "@prosa/evolution-client";
import type { HistoryChunk, HistoryItem, HistoryQuery } from "../../ports/index.ts";
import { envelope } from "./envelope.ts";
import { sentAtOf } from "./send-result.ts";
import { statusOf } from "./status.ts";

const pageSize = 100;
/** Times of messages are whole seconds. */
const secondMs = 1_000;
const ladder = ["sending", "sent", "delivered", "read", "played"];

/**
 * Reads the oldest messages of a stretch from Evolution's own store.
 *
 * The store answers newest first, so the last page is read, and earlier ones while all of it was
 * sent in one second. Each message is given the shape of its webhook: old ones that of
 * `messages.set`, which is how Evolution itself tells history.
 *
 * @see POST /chat/findMessages of Evolution 2.3.7: bytes are base64, there is no `status`.
 * @throws ProsaError `channel.rejected` when the server does not filter by time.
 */
export async function readHistory(
  client: EvolutionClient,
  instance: string,
  query: HistoryQuery,
  signal: AbortSignal,
): Promise<HistoryChunk> {
  const fromMs = Math.floor(Date.parse(query.from) / secondMs) * secondMs;
  const read = async (page: number) => {
    const { messages } = await client.chat.findMessages(
      instance,
      {
        where: { messageTimestamp: { gte: new Date(fromMs).toISOString(), lte: query.until } },
        page,
        offset: pageSize,
      },
      { signal },
    );
    return messages;
  };
  const first = await read(1);
  const newestFirst: MessageRecord[] = [];
  let place = first.pages;
  for (; place > 1; place -= 1) {
    newestFirst.unshift(...(await read(place)).records);
    if (newestOf(newestFirst) > fromMs) break;
  }
  if (place <= 1) newestFirst.unshift(...first.records);
  if (newestFirst.some((record) => sentAtOf(record) !== null && timeOf(record) < fromMs)) {
    throw new ProsaError(
      "channel.rejected",
      "This Evolution server gives messages of any time when it is asked for some of them, so missed ones cannot be told. Use 2.3.7.",
    );
  }
  const items = newestFirst.reverse().flatMap((record) => toItem(record, query));
  return {
    items,
    next: place > 1 ? new Date(newestOf(newestFirst)).toISOString() : null,
  };
}

function toItem(record: MessageRecord, query: HistoryQuery): HistoryItem[] {
  const sentAt = sentAtOf(record);
  if (sentAt === null) return [];
  const { id: _databaseId, MessageUpdate: updates, ...data } = record;
  const isHistory = query.liveAfter === null || sentAt < query.liveAfter;
  const [item] = envelope({
    event: isHistory ? "messages.set" : "messages.upsert",
    sender: query.ownAddress,
    data: [data.key.fromMe ? { ...data, status: furthest(updates ?? []) } : data],
  });
  return item ? [{ ...item, sentAt, isHistory }] : [];
}

/** The furthest that a message of ours got. */
function furthest(updates: MessageRecord["MessageUpdate"]): string {
  return updates.reduce(
    (best, { status }) =>
      ladder.indexOf(statusOf(status) ?? "") > ladder.indexOf(statusOf(best) ?? "") ? status : best,
    "SERVER_ACK",
  );
}

function newestOf(records: MessageRecord[]): number {
  return Math.max(0, ...records.map(timeOf));
}

function timeOf(record: MessageRecord): number {
  return Date.parse(sentAtOf(record) ?? "") || 0;
}
