import { ProsaError, uuidV7, WEBHOOK_MAX_BYTES, WEBHOOK_STUB_BYTES } from "@prosa/core";
import type { EventRecord } from "../intake/record-events.ts";
import type { Channel, EnvelopeContext, EnvelopeItem } from "../ports/index.ts";
import { sha256Hex } from "../sha256-hex.ts";
import { parsePartialJson } from "./partial-json.ts";
import { readBody } from "./read-body.ts";
import type { KnownChannel } from "./resolve-channel.ts";

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
 * stored as far as it goes. Any other is kept as `oversized`, which makes the database ask for what
 * the provider still has. What no code of the channel can read is kept as `malformed`.
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
  const oversizedBytes = "head" in body ? body.bytes : null;
  const items =
    "head" in body
      ? stubItems(channel, body, context)
      : envelopeItems(channel, parse(body.text), context);
  const volatile = items.filter((item) => item.volatile && ignoredReason(item, known) === null);
  const records = await Promise.all(
    items.filter((item) => !item.volatile).map((item) => toRecord(item, known, nowMs)),
  );
  return { records, volatile, oversizedBytes };
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

/** `ignored`: why the item is kept without effect. */
type Item = EnvelopeItem & { ignored?: string };

function stubItems(
  channel: Channel,
  { head, bytes }: { head: string; bytes: number },
  context: EnvelopeContext,
): Item[] {
  const partial = parsePartialJson(head);
  const body =
    typeof partial === "object" && partial !== null ? { ...partial, truncated: true } : partial;
  let items: EnvelopeItem[];
  try {
    items = channel.envelope(body, context);
  } catch {
    // Not even the beginning is an envelope: that something came is all there is to keep.
    items = [{ ...unknownItem, payload: { truncated: true } }];
  }
  return items.map((item) =>
    item.dedupeKey === null
      ? { ...item, payload: { ...item.payload, bytes }, ignored: "oversized" }
      : item,
  );
}

/** JSON that is no envelope is refused; an envelope that breaks its reader is kept as what it is. */
function envelopeItems(channel: Channel, body: unknown, context: EnvelopeContext): Item[] {
  try {
    return channel.envelope(body, context);
  } catch (error) {
    if (error instanceof ProsaError) throw error;
    const payload = { unreadable: String(error) };
    return [{ ...unknownItem, payload, ignored: "malformed" }];
  }
}

const unknownItem = { providerEvent: "unknown", dedupeKey: null, laneKey: "channel" };

/** An event of another instance is kept, and has no effect. */
function ignoredReason(item: Item, known: KnownChannel): string | null {
  const own = known.settings.instance;
  const other = typeof own === "string" && item.instance != null && item.instance !== own;
  return other ? "instance_mismatch" : (item.ignored ?? null);
}

async function toRecord(item: Item, known: KnownChannel, nowMs: number): Promise<EventRecord> {
  const ignored = ignoredReason(item, known);
  return {
    id: uuidV7(nowMs, crypto.getRandomValues(new Uint8Array(10))),
    channelId: known.channelId,
    providerEvent: item.providerEvent.slice(0, 200),
    dedupeKey: item.dedupeKey === null ? null : sha256Hex(item.dedupeKey),
    laneKey: `${known.channelId}/${item.laneKey.slice(0, 500)}`,
    payload: item.payload,
    ...(ignored === null ? {} : { ignored }),
  };
}
