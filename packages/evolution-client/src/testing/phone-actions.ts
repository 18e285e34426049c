import { whenOpen } from "./connection.ts";
import { emit } from "./events.ts";
import { eventJid, ownJid } from "./people.ts";
import type { FakePhone } from "./phone.ts";
import { authorOf, customerOf, phoneMessageId } from "./phone-messages.ts";
import { advance } from "./receipts.ts";
import { findById, keyFromPhone, store } from "./records.ts";
import { long } from "./wire-values.ts";
import type { Instance, Json, StoredMessage, World } from "./world.ts";

const textKeys = ["imageMessage", "videoMessage", "documentMessage"] as const;

/** The content that replaces an edited one: text, or the caption of the same media. */
export function editedContent(stored: StoredMessage, text: string): Json {
  const message = stored.record.message as Json;
  const media = textKeys.find((key) => key in message);
  return media ? { [media]: { caption: text } } : { conversation: text };
}

/** Writes an edit into the stored message and into what the phone shows. */
export function applyEdit(stored: StoredMessage, text: string, nowMs: number): void {
  const message = stored.record.message as Json;
  for (const key of textKeys) if (key in message) (message[key] as Json).caption = text;
  if ("conversation" in message) message.conversation = text;
  if (!stored.shown) return;
  stored.shown.text = text;
  stored.shown.editedAt = nowMs;
}

/** Sets, replaces or (with `""`) removes one author's reaction. */
export function applyReaction(target: StoredMessage, author: string, emoji: string): void {
  if (!target.shown) return;
  const others = target.shown.reactions.filter((reaction) => reaction.author !== author);
  target.shown.reactions = emoji ? [...others, { author, emoji }] : others;
}

/** What the customers' phones can do to messages and chats that exist. */
export function createPhoneActions(
  world: World,
  instanceOf: () => Instance,
): Pick<
  FakePhone,
  "react" | "edit" | "remove" | "typing" | "read" | "play" | "switchToLid" | "setOnline"
> {
  function target(customerId: string, messageId: string): StoredMessage {
    const stored = findById(instanceOf(), messageId);
    if (!stored || stored.customerId !== customerId)
      throw new Error(`There is no message "${messageId}" in the chat with "${customerId}".`);
    return stored;
  }

  function own(customerId: string, messageId: string, verb: string): StoredMessage {
    const stored = target(customerId, messageId);
    if (stored.record.key.fromMe)
      throw new Error(`"${messageId}" is the business's message; the customer cannot ${verb} it.`);
    return stored;
  }

  /** The sender's view of the key: their own message, in a chat with us. */
  const senderKey = (instance: Instance, stored: StoredMessage): Json => ({
    remoteJid: ownJid(instance),
    fromMe: true,
    id: stored.record.key.id,
  });

  return {
    react: (customerId, messageId, emoji) => {
      const instance = instanceOf();
      const customer = customerOf(world, customerId);
      const stored = target(customerId, messageId);
      const author = authorOf(customer);
      const nowMs = Date.now();
      applyReaction(stored, author?.name ?? customer.name, emoji);
      const { remoteJid, fromMe, id } = stored.record.key;
      const record = {
        key: keyFromPhone(world, instance, customer, phoneMessageId(world), false, author),
        pushName: author?.name ?? customer.name,
        status: "DELIVERY_ACK",
        message: {
          reactionMessage: {
            key: { remoteJid, fromMe, id, participant: "" },
            text: emoji,
            senderTimestampMs: long(nowMs),
          },
        },
        messageType: "reactionMessage",
        messageTimestamp: Math.floor(nowMs / 1000),
        instanceId: instance.id,
        source: "android",
      };
      store(world, instance, customer, record, null);
      whenOpen(instance, () => emit(world, instance, "messages.upsert", record));
    },
    edit: (customerId, messageId, text) => {
      const instance = instanceOf();
      const customer = customerOf(world, customerId);
      const stored = own(customerId, messageId, "edit");
      const nowMs = Date.now();
      const editedMessage = editedContent(stored, text);
      applyEdit(stored, text, nowMs);
      world.changed();
      whenOpen(instance, () => {
        emit(world, instance, "messages.edited", {
          key: senderKey(instance, stored),
          type: "MESSAGE_EDIT",
          editedMessage,
          timestampMs: String(nowMs),
        });
        emit(world, instance, "messages.update", {
          keyId: messageId,
          remoteJid: eventJid(world, customer),
          fromMe: false,
          participant: "",
          status: "SERVER_ACK",
          instanceId: instance.id,
          message: { editedMessage: { message: editedMessage } },
          messageId: stored.databaseId,
        });
      });
    },
    remove: (customerId, messageId) => {
      const instance = instanceOf();
      const stored = own(customerId, messageId, "delete");
      if (!stored.shown || stored.shown.deleted) return;
      stored.shown.deleted = true;
      world.changed();
      whenOpen(instance, () => {
        emit(world, instance, "messages.edited", {
          key: senderKey(instance, stored),
          type: "REVOKE",
        });
        emit(world, instance, "messages.delete", { ...stored.record.key, status: "DELETED" });
      });
    },
    typing: (customerId, state) => {
      const instance = instanceOf();
      const customer = customerOf(world, customerId);
      instance.presence[customerId] = {
        business: instance.presence[customerId]?.business ?? "paused",
        customer: state,
      };
      world.changed();
      if (instance.state !== "open") return;
      const author = authorOf(customer);
      const chat = customer.lid ? `${customer.lid}@lid` : eventJid(world, customer);
      const who = author?.lid ? `${author.lid}@lid` : chat;
      emit(world, instance, "presence.update", {
        id: chat,
        presences: { [who]: { lastKnownPresence: state } },
      });
    },
    read: (customerId) => {
      const instance = instanceOf();
      customerOf(world, customerId);
      whenOpen(instance, () => {
        for (const stored of instance.messages)
          if (stored.customerId === customerId && stored.record.key.fromMe && stored.shown)
            advance(world, instance, stored, "READ");
      });
    },
    play: (messageId) => {
      const instance = instanceOf();
      const stored = findById(instance, messageId);
      if (!stored?.record.key.fromMe || stored.shown?.kind !== "audio")
        throw new Error(`"${messageId}" is no voice note of the business.`);
      whenOpen(instance, () => advance(world, instance, stored, "PLAYED"));
    },
    switchToLid: (customerId) => {
      const customer = customerOf(world, customerId);
      customer.lid ??= `7${world.random.digits(world.next("lid"), 13)}`;
      customer.addressing = "lid";
      world.changed();
    },
    setOnline: (customerId, online) => {
      const instance = instanceOf();
      customerOf(world, customerId).online = online;
      world.changed();
      if (!online) return;
      whenOpen(instance, () => {
        for (const stored of instance.messages)
          if (stored.customerId === customerId && stored.record.key.fromMe && stored.shown)
            advance(world, instance, stored, "DELIVERY_ACK");
      });
    },
  };
}
