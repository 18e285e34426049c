import type { FakeCustomer, FakeMember, FakeMessage } from "./fake-state.ts";
import { byLid, ownJid, phoneJid } from "./people.ts";
import { indexedBytes, long } from "./wire-values.ts";
import type { Instance, Json, StoredMessage, World } from "./world.ts";

type Key = StoredMessage["record"]["key"];

/** Device facts that WhatsApp adds to texts and places of other people. */
export function deviceFacts(world: World, label: string): Json {
  const some = (name: string, length: number) =>
    indexedBytes(world.random.bytes(`${label}:${name}`, length));
  const seconds = Math.floor(Date.now() / 1000);
  return {
    threadId: [],
    deviceListMetadata: {
      senderKeyIndexes: [],
      recipientKeyIndexes: [],
      senderKeyHash: some("sender", 10),
      senderTimestamp: long(seconds - 3600, true),
      recipientKeyHash: some("recipient", 10),
      recipientTimestamp: long(seconds - 3500, true),
    },
    deviceListMetadataVersion: 2,
    messageSecret: some("secret", 32),
  };
}

/** What a reply repeats of a message: its content without device facts. */
export function quotable(quoted: StoredMessage): Json {
  const { messageContextInfo: _, ...content } = quoted.record.message as Json;
  return content;
}

/** The lists that a customer's reply carries around the quoted message. */
export function quoteFromPhone(instance: Instance, quoted: StoredMessage): Json {
  return {
    mentionedJid: [],
    groupMentions: [],
    statusAttributions: [],
    stanzaId: quoted.record.key.id,
    participant: quoted.record.key.fromMe ? ownJid(instance) : quoted.record.key.remoteJid,
    quotedMessage: quotable(quoted),
  };
}

/**
 * The key of a message typed on a phone, in the spelling of the emulated version.
 *
 * 2.3.7 hides the LID of a chat addressed by it and repeats the phone; 2.3.5 and 2.3.6 show the LID
 * first. A person without phone is the bare LID in both.
 */
export function keyFromPhone(
  world: World,
  instance: Instance,
  customer: FakeCustomer,
  id: string,
  fromMe: boolean,
  author: FakeMember | null,
): Key {
  if (customer.kind === "group") {
    const who = author ?? { phone: instance.number, lid: null };
    return {
      remoteJid: customer.jid,
      fromMe,
      id,
      participant: who.lid ? `${who.lid}@lid` : phoneJid(who),
      ...(who.lid ? { participantAlt: phoneJid(who) } : {}),
      addressingMode: who.lid ? "lid" : "pn",
    };
  }
  const phone = phoneJid(customer);
  const lid = customer.lid ? `${customer.lid}@lid` : null;
  const lidMode = byLid(world, customer);
  const lidFirst = lidMode && world.version !== "2.3.7";
  const alt = lidMode ? (customer.phone ? phone : null) : lid;
  return {
    remoteJid: lidFirst && lid ? lid : phone,
    ...(alt ? { remoteJidAlt: alt } : {}),
    fromMe,
    id,
    addressingMode: lidMode ? "lid" : "pn",
    participant: "",
  };
}

/** Stores a message and, when it is one that the phone shows, puts it into the chat. */
export function store(
  world: World,
  instance: Instance,
  customer: FakeCustomer,
  record: StoredMessage["record"],
  shown: FakeMessage | null,
  mediaId: string | null = null,
): StoredMessage {
  const stored: StoredMessage = {
    databaseId: world.random.databaseId(world.next("row")),
    customerId: customer.id,
    record,
    shown,
    updates: [],
    mediaId,
  };
  instance.messages.push(stored);
  world.changed();
  return stored;
}

/** Finds a stored message by WhatsApp's id. */
export function findById(instance: Instance, id: string): StoredMessage | null {
  return instance.messages.findLast((stored) => stored.record.key.id === id) ?? null;
}

/** Lists what the phone shows of a chat, oldest first. */
export function shownIn(instance: Instance, customerId: string): FakeMessage[] {
  return instance.messages.flatMap((stored) =>
    stored.customerId === customerId && stored.shown ? [stored.shown] : [],
  );
}

/** Keeps a file under the message's id and returns the path that the browser loads. */
export function keepMedia(world: World, id: string, mime: string, bytes: Uint8Array): string {
  world.media.set(id, { mime, bytes });
  return `/_fake/media/${encodeURIComponent(id)}`;
}
