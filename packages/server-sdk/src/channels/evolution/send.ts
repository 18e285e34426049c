import { ProsaError, parseJid } from "@prosa/core";
import { type EvolutionClient, isEvolutionError, type SentMessage } from "@prosa/evolution-client";
import type {
  ChangeResult,
  ChannelSender,
  ChannelSettings,
  OutgoingMessage,
  SendResult,
} from "../../ports/index.ts";
import { clientOf, type EvolutionDefaults } from "./client-of.ts";
import { templateRequest } from "./content-template.ts";
import { keyOf } from "./key-of.ts";
import { lookUp } from "./look-up.ts";
import { sentAtOf, toFailedCall } from "./send-result.ts";
import { tellChange } from "./tell-change.ts";

/**
 * Makes the speaking end of an Evolution channel.
 *
 * @throws ProsaError `channel.rejected` when instance, URL or key is missing.
 */
export function createEvolutionSender(
  config: { settings: ChannelSettings; secrets: Record<string, string> },
  defaults: EvolutionDefaults = {},
): ChannelSender {
  const { client, instance } = clientOf(config, defaults);
  return {
    async send(message, signal): Promise<SendResult> {
      try {
        const sent = await dispatch(client, instance, message, signal);
        return { outcome: "sent", externalId: sent.key.id, sentAt: sentAtOf(sent) };
      } catch (error) {
        if (isEvolutionError(error)) return toFailedCall(error);
        throw error;
      }
    },
    async change(change, signal): Promise<ChangeResult> {
      try {
        return { outcome: "sent", at: await tellChange(client, instance, change, signal) };
      } catch (error) {
        if (isEvolutionError(error)) return toFailedCall(error);
        throw error;
      }
    },
    async fetchMedia(reference, signal) {
      const file = await client.chat
        .getBase64FromMediaMessage(
          instance,
          { message: { key: { id: reference.externalId } } },
          { signal, timeoutMs: 60_000 },
        )
        .catch((error: unknown) => {
          throw toMediaError(error);
        });
      if (!file?.base64) {
        throw new ProsaError(
          "channel.unavailable",
          "Evolution gave no bytes for this file. It may on a later try, or WhatsApp has dropped it.",
        );
      }
      return {
        bytes: Buffer.from(file.base64, "base64"),
        mime: file.mimetype || null,
        fileName: file.fileName || null,
      };
    },
    async checkPhone(digits, signal) {
      const found = await client.chat.whatsappNumbers(instance, { numbers: [digits] }, { signal });
      const answer = found.find(({ number }) => number === digits);
      if (!answer) return digits;
      if (!answer.exists) return null;
      const identity = parseJid(answer.jid);
      return identity?.kind === "jid" ? identity.valueKey : digits;
    },
    lookup: (query, signal) => lookUp(client, instance, query, signal),
    async describeGroup(sendKey, signal) {
      const group = await client.group
        .findGroupInfos(instance, { groupJid: sendKey }, { signal })
        .catch((error: unknown) => {
          if (isEvolutionError(error) && error.sent === "no") return null;
          throw error;
        });
      return group?.subject ? { name: group.subject } : null;
    },
    async setTyping(sendKey, state, forMs = 5_000) {
      const delay = state === "paused" ? 1 : forMs;
      await client.chat.sendPresence(instance, { number: sendKey, presence: state, delay });
    },
    async subscribePresence(sendKey) {
      // Evolution subscribes to a party whenever it is shown a presence of ours.
      await client.chat.sendPresence(instance, { number: sendKey, presence: "paused", delay: 1 });
    },
  };
}

function dispatch(
  client: EvolutionClient,
  instance: string,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SentMessage> {
  const { content } = message;
  const base = {
    number: message.sendKey,
    ...(message.replyTo ? { quoted: { key: keyOf(message.replyTo) } } : {}),
  };
  switch (content.kind) {
    case "text":
      return client.message.sendText(instance, { ...base, text: content.body }, { signal });
    case "reaction":
      return client.message.sendReaction(
        instance,
        { key: keyOf(content.target), reaction: content.emoji },
        { signal },
      );
    case "template":
      return client.message.sendTemplate(
        instance,
        { number: message.sendKey, ...templateRequest(content.template) },
        { signal },
      );
    case "media": {
      const { attachment, caption } = content;
      const bytes = Buffer.from(attachment.bytes).toString("base64");
      if (attachment.kind === "sticker") {
        return client.message.sendSticker(instance, { ...base, sticker: bytes }, { signal });
      }
      if (attachment.kind === "audio" && attachment.voice) {
        return client.message.sendWhatsAppAudio(instance, { ...base, audio: bytes }, { signal });
      }
      return client.message.sendMedia(
        instance,
        {
          ...base,
          mediatype: attachment.kind,
          media: bytes,
          mimetype: attachment.mime,
          fileName: attachment.fileName ?? "arquivo",
          ...(caption ? { caption } : {}),
        },
        { signal },
      );
    }
  }
}

function toMediaError(error: unknown): unknown {
  if (!isEvolutionError(error)) return error;
  const gone = error.code === "not_found" || error.code === "validation";
  return new ProsaError(gone ? "attachment.not_found" : "channel.unavailable", error.message, {
    cause: error,
  });
}
