import { type Identity, parseJid } from "@prosa/core";
import {
  type EvolutionClient,
  isEvolutionError,
  type MessageRecord,
} from "@prosa/evolution-client";
import type { LookupQuery, LookupResult } from "../../ports/index.ts";
import { sentAtOf } from "./send-result.ts";
import { templateNamed } from "./template-name.ts";

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
        says(record, query.content) &&
        partyOf(record, query.sendKey) !== "other",
    );
    const [found, another] = candidates;
    if (found && !another && partyOf(found, query.sendKey) === "same") {
      return { externalId: found.key.id, sentAt: sentAtOf(found) };
    }
    if (found) return "unavailable";
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
  if (content.kind === "template") return templateNamed(message.conversation) === content.name;
  const media = {
    image: message.imageMessage,
    video: message.videoMessage,
    audio: message.audioMessage,
    document: message.documentMessage,
    sticker: message.stickerMessage,
  }[content.mediaKind];
  return media !== undefined && (media.caption || null) === (content.caption || null);
}

/** Two spellings of different kinds (phone and LID) may or may not be one party. */
function partyOf(record: MessageRecord, sendKey: string): "same" | "other" | "unclear" {
  const asked = parseJid(sendKey);
  const isPhone = (identity: Identity) => identity.kind === "phone" || identity.kind === "jid";
  const seen = [record.key.remoteJid, record.key.remoteJidAlt]
    .map((jid) => (jid ? parseJid(jid) : null))
    .filter((identity) => identity !== null);
  if (!asked) return "unclear";
  const alike = seen.filter(
    (identity) => identity.kind === asked.kind || (isPhone(identity) && isPhone(asked)),
  );
  if (alike.length === 0) return "unclear";
  const isSame = alike.some(
    (identity) =>
      identity.valueKey === asked.valueKey ||
      (asked.brVariantKey !== null && identity.brVariantKey === asked.brVariantKey),
  );
  return isSame ? "same" : "other";
}
