import { parseJid } from "@prosa/core";
import {
  type EvolutionClient,
  isEvolutionError,
  type MessageRecord,
} from "@prosa/evolution-client";
import type { LookupQuery, LookupResult } from "../../ports/index.ts";
import { sentAtOf } from "./send-result.ts";

/** Clocks of WhatsApp, Evolution and Prosa may differ by this. */
const slackMs = 60_000;
const pageSize = 100;
const maxPages = 20;

/**
 * Asks Evolution's own store for a message whose send nobody saw end.
 *
 * `absent` is said only when the store is known to keep our messages and showed the whole time
 * since; one with the same text to a party that may be the same one is neither found nor absent.
 *
 * @see POST /chat/findMessages of Evolution 2.3.7: newest first, `fromMe: false` is ignored.
 */
export async function lookUp(
  client: EvolutionClient,
  instance: string,
  query: LookupQuery,
  signal: AbortSignal,
): Promise<LookupResult> {
  try {
    const since = Date.parse(query.notBefore) - slackMs;
    const records = await ownSince(client, instance, since, signal);
    if (records === null) return "unavailable";
    const candidates = records.filter(
      (record) =>
        record.key.fromMe &&
        !query.knownExternalIds.includes(record.key.id) &&
        timeOf(record) >= since &&
        says(record, query.content),
    );
    const found = candidates.filter((record) => isSameParty(record, query.sendKey));
    if (found.length === 1 && found[0]) {
      return { externalId: found[0].key.id, sentAt: sentAtOf(found[0]) };
    }
    if (candidates.length > 0) return "unavailable";
    return (await keepsOurs(client, instance, signal)) ? "absent" : "unavailable";
  } catch (error) {
    if (isEvolutionError(error)) return "unavailable";
    throw error;
  }
}

/** Everything of ours since then, or `null` when it is too much to look through. */
async function ownSince(
  client: EvolutionClient,
  instance: string,
  since: number,
  signal: AbortSignal,
): Promise<MessageRecord[] | null> {
  const records: MessageRecord[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const { messages } = await client.chat.findMessages(
      instance,
      {
        where: {
          key: { fromMe: true },
          messageTimestamp: {
            gte: new Date(since).toISOString(),
            lte: new Date(Date.now() + 24 * 3_600_000).toISOString(),
          },
        },
        page,
        offset: pageSize,
      },
      { signal },
    );
    records.push(...messages.records);
    if (page >= messages.pages) return records;
  }
  return null;
}

/** A server that stores nothing finds nothing: its silence proves nothing. */
async function keepsOurs(
  client: EvolutionClient,
  instance: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { messages } = await client.chat.findMessages(
    instance,
    { where: { key: { fromMe: true } }, offset: 1 },
    { signal },
  );
  return messages.records.some((record) => record.key.fromMe);
}

function timeOf(record: MessageRecord): number {
  const at = sentAtOf(record);
  return at === null ? 0 : Date.parse(at);
}

function says(record: MessageRecord, content: LookupQuery["content"]): boolean {
  const message = record.message ?? {};
  if (content.kind === "text") {
    return (message.conversation ?? message.extendedTextMessage?.text) === content.body;
  }
  const media = {
    image: message.imageMessage,
    video: message.videoMessage,
    audio: message.audioMessage,
    document: message.documentMessage,
    sticker: message.stickerMessage,
  }[content.mediaKind];
  return media !== undefined && (media.caption || null) === (content.caption || null);
}

function isSameParty(record: MessageRecord, sendKey: string): boolean {
  const asked = parseJid(sendKey);
  return [record.key.remoteJid, record.key.remoteJidAlt].some((jid) => {
    const seen = jid ? parseJid(jid) : null;
    if (!asked || !seen) return false;
    const phones = new Set(["phone", "jid"]);
    const sameKind = asked.kind === seen.kind || (phones.has(asked.kind) && phones.has(seen.kind));
    return (
      sameKind &&
      (asked.valueKey === seen.valueKey ||
        (asked.brVariantKey !== null && asked.brVariantKey === seen.brVariantKey))
    );
  });
}
