import { backoffMs, isProsaError } from "@prosa/core";
import { type AdminDeps, type OpenedChannel, openAdmin } from "../connection/open-admin.ts";
import { recordEvents } from "../intake/record-events.ts";
import type { ChannelAdmin, HistoryItem, HistoryQuery, Logger } from "../ports/index.ts";
import { sha256Hex } from "../sha256-hex.ts";

/** A look back at what a channel's provider keeps; times are ISO 8601. */
export interface Backfill {
  id: string;
  channelId: string;
  reason: string;
  state: "waiting" | "running" | "done" | "failed";
  since: string;
  /** Everything up to here was compared. */
  cursor: string;
  /** Messages sent before enter as history; `null`: all of them. */
  liveAfter: string | null;
  /** Messages that the provider gave; those at the seam of two steps count twice. */
  seen: number;
  /** Of those, the ones that were missing and are news. */
  entered: number;
  /** Of those, the ones that were missing and are history. */
  imported: number;
  attempts: number;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
}

export type TakenBackfill = Backfill & { channel: OpenedChannel };

export interface BackfillDeps extends AdminDeps {
  logger: Logger;
  /** Wakes the lanes that got events. Lanes that are not woken wait for the sweeper. */
  wake: (lanes: string[]) => Promise<void>;
}

/** What a comparison found. */
export interface ComparedChunk {
  seen: number;
  missing: HistoryItem[];
  next: string | null;
}

const timeoutMs = 60_000;
/** Between two steps of one backfill, so that a provider is asked a few times a second at most. */
const paceMs = 1_000;
/** What was sent just now is on its way by itself. */
const graceMs = 60_000;
const clockSlackMs = 24 * 3_600_000;
const maxAttempts = 8;

/** Reads one stretch at the provider and tells what is missing here; changes nothing. */
export async function compareChunk(
  deps: AdminDeps,
  channel: OpenedChannel,
  admin: ChannelAdmin,
  query: Omit<HistoryQuery, "ownAddress">,
): Promise<ComparedChunk> {
  if (!admin.readHistory) return { seen: 0, missing: [], next: null };
  const { items, next } = await admin.readHistory(
    { ...query, ownAddress: channel.ownAddress },
    AbortSignal.timeout(timeoutMs),
  );
  const readable = items.flatMap((item) => {
    const effect = effectOf(deps, channel, item);
    return effect ? [{ item, effect }] : [];
  });
  const { missing } = await deps.sql.call<{ missing: boolean[] }>(
    "missing_messages",
    { channelId: channel.id, messages: readable.map(({ effect }) => effect) },
    "service",
  );
  return {
    seen: items.length,
    missing: readable.flatMap(({ item }, i) => (missing[i] ? [item] : [])),
    next,
  };
}

/** Reads the next stretch of a backfill that was taken, and enters what is missing as events. */
export async function stepBackfill(
  deps: BackfillDeps,
  backfill: TakenBackfill,
): Promise<Backfill | null> {
  const { channel, cursor, liveAfter } = backfill;
  const untilMs = Date.now() + (backfill.reason === "schedule" ? -graceMs : clockSlackMs);
  try {
    const admin = await openAdmin(deps, channel);
    const { seen, missing, next } = await compareChunk(deps, channel, admin, {
      from: cursor,
      until: new Date(untilMs).toISOString(),
      liveAfter,
    });
    const entered = await enter(deps, backfill, missing);
    const answer = await deps.sql.call<{ backfill: Backfill | null }>(
      "note_backfill_step",
      {
        id: backfill.id,
        from: cursor,
        to: next,
        seen,
        entered: entered.filter(({ isHistory }) => !isHistory).length,
        imported: entered.filter(({ isHistory }) => isHistory).length,
        paceMs,
      },
      "service",
    );
    return answer.backfill;
  } catch (error) {
    return giveWay(deps, backfill, error);
  }
}

/** The events were stored before the step was noted: a step that is repeated finds them there. */
async function enter(
  deps: BackfillDeps,
  { id: backfillId, channel }: TakenBackfill,
  missing: HistoryItem[],
): Promise<HistoryItem[]> {
  if (missing.length === 0) return [];
  const results = await recordEvents(
    deps,
    await Promise.all(
      missing.map(async (item) => ({
        id: crypto.randomUUID(),
        channelId: channel.id,
        providerEvent: item.providerEvent,
        dedupeKey: item.dedupeKey === null ? null : sha256Hex(item.dedupeKey),
        laneKey: `${channel.id}/${item.laneKey}`,
        payload: item.payload,
        backfillId,
      })),
    ),
  );
  const failure = results.find((result) => result instanceof Error);
  if (failure) throw failure;
  const entered = results.map((result) => !(result instanceof Error) && !result.duplicate);
  const lanes = missing
    .filter((_, i) => entered[i])
    .map(({ laneKey }) => `${channel.id}/${laneKey}`);
  if (lanes.length > 0) await deps.wake([...new Set(lanes)]);
  return missing.filter((_, i) => entered[i]);
}

async function giveWay(
  deps: BackfillDeps,
  backfill: TakenBackfill,
  error: unknown,
): Promise<Backfill | null> {
  const errorClass = isProsaError(error) ? error.code : "internal";
  const isFinal = isProsaError(error) && error.retry === "never";
  const waitMs = backoffMs(backfill.attempts + 1, Math.random(), {
    baseMs: 5_000,
    maxMs: 600_000,
  });
  deps.logger.warn(
    { channel_id: backfill.channelId, backfill_id: backfill.id, error: String(error) },
    "a look back at the provider did not work",
  );
  const answer = await deps.sql.call<{ backfill: Backfill | null }>(
    "fail_backfill_step",
    {
      id: backfill.id,
      errorClass,
      error: error instanceof Error ? error.message : String(error),
      waitMs: Math.round(waitMs),
      maxAttempts: isFinal ? 1 : maxAttempts,
    },
    "service",
  );
  return answer.backfill;
}

/** The message that an item brings, or `null` for what has no place here; the rest is as good as known. */
function effectOf(
  deps: AdminDeps,
  channel: OpenedChannel,
  item: HistoryItem,
): { externalId: string; fromMe: boolean } | null {
  const normalized = deps.channels[channel.provider]?.normalize({
    providerEvent: item.providerEvent,
    payload: item.payload,
    receivedAt: item.sentAt,
    settings: channel.settings,
  });
  if (!normalized || "ignored" in normalized) return null;
  const [effect] = normalized.effects;
  return effect?.type === "message"
    ? { externalId: effect.externalId, fromMe: effect.fromMe }
    : null;
}
