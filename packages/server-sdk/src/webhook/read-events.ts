import { ProsaError, uuidV7, WEBHOOK_MAX_BYTES, WEBHOOK_STUB_BYTES } from "@prosa/core";
import type { EventRecord } from "../intake/record-events.ts";
import type { Channel, EnvelopeItem, JsonObject } from "../ports/index.ts";
import { parsePartialJson } from "./partial-json.ts";
import { readBody } from "./read-body.ts";
import type { KnownChannel } from "./resolve-channel.ts";
import { sha256Hex } from "./token.ts";

/** What a request brought: events to store, and volatile ones to pass on. */
export interface ReadEvents {
  records: EventRecord[];
  volatile: EnvelopeItem[];
  oversizedBytes: number | null;
}

/**
 * Reads the events of a verified request.
 *
 * Of a body over 16 MB the first 64 kB are read: an event that shows its message's id there is
 * stored as far as it goes, any other is kept as `oversized`.
 *
 * @throws ProsaError `webhook.malformed` when the body is no JSON or no envelope.
 */
export async function readEvents(
  request: Request,
  channel: Channel,
  known: KnownChannel,
  pathSuffix: string,
  nowMs: number,
): Promise<ReadEvents> {
  const body = await readBody(request, {
    maxBytes: WEBHOOK_MAX_BYTES,
    headBytes: WEBHOOK_STUB_BYTES,
  });
  const context = {
    channelId: known.channelId,
    settings: known.settings,
    headers: request.headers,
    pathSuffix,
  };
  const stub = "head" in body;
  const items = stub
    ? stubItems(channel, body.head, context)
    : channel.envelope(parse(body.text), context);
  const volatile = items.filter((item) => item.volatile && ignoredReason(item, known) === null);
  const records = await Promise.all(
    items
      .filter((item) => !item.volatile)
      .map((item) =>
        toRecord(
          item,
          known,
          nowMs,
          ignoredReason(item, known) ?? (stub && item.dedupeKey === null ? "oversized" : null),
        ),
      ),
  );
  return { records, volatile, oversizedBytes: stub ? body.bytes : null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProsaError(
      "webhook.malformed",
      "The body is no JSON, so that nothing of it could be stored.",
      { cause },
    );
  }
}

function stubItems(
  channel: Channel,
  head: string,
  context: Parameters<Channel["envelope"]>[1],
): EnvelopeItem[] {
  const partial = parsePartialJson(head);
  try {
    return channel.envelope(
      typeof partial === "object" && partial !== null ? { ...partial, truncated: true } : partial,
      context,
    );
  } catch (error) {
    if (!(error instanceof ProsaError)) throw error;
    return [
      {
        providerEvent: "unknown",
        dedupeKey: null,
        laneKey: "channel",
        payload: { truncated: true },
      },
    ];
  }
}

/** An event of another instance is kept, and has no effect. */
function ignoredReason(item: EnvelopeItem, known: KnownChannel): string | null {
  const own = known.settings.instance;
  const other = typeof own === "string" && item.instance != null && item.instance !== own;
  return other ? "instance_mismatch" : null;
}

async function toRecord(
  item: EnvelopeItem,
  known: KnownChannel,
  nowMs: number,
  ignored: string | null,
): Promise<EventRecord> {
  const payload: JsonObject = item.payload;
  return {
    id: uuidV7(nowMs, crypto.getRandomValues(new Uint8Array(10))),
    channelId: known.channelId,
    providerEvent: item.providerEvent.slice(0, 200),
    dedupeKey: item.dedupeKey === null ? null : await sha256Hex(item.dedupeKey),
    laneKey: `${known.channelId}/${item.laneKey.slice(0, 500)}`,
    payload,
    ...(ignored === null ? {} : { ignored }),
  };
}
