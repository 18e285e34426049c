import { ProsaError } from "@prosa/core";
import {
  createEvolutionClient,
  type EvolutionClient,
  isEvolutionError,
  type SentMessage,
} from "@prosa/evolution-client";
import type {
  ChannelSender,
  ChannelSettings,
  MessageReference,
  OutgoingMessage,
  SendResult,
} from "../../ports/index.ts";
import { lookUp } from "./look-up.ts";
import { sentAtOf, toSendResult } from "./send-result.ts";

export interface EvolutionDefaults {
  /** Root of the Evolution server, unless the channel's settings name another. */
  baseUrl?: string;
  /** Global key, unless the channel's secrets hold one. */
  apiKey?: string;
  fetch?: typeof globalThis.fetch;
}

/**
 * Makes the speaking end of an Evolution channel: `settings.instance` names the instance,
 * `settings.baseUrl` and `secrets.apiKey` win over the defaults.
 *
 * @throws ProsaError `channel.rejected` when instance, URL or key is missing.
 */
export function createEvolutionSender(
  config: { settings: ChannelSettings; secrets: Record<string, string> },
  defaults: EvolutionDefaults = {},
): ChannelSender {
  const instance = config.settings.instance;
  const baseUrl = config.settings.baseUrl ?? defaults.baseUrl;
  const apiKey = config.secrets.apiKey ?? defaults.apiKey;
  if (typeof instance !== "string" || typeof baseUrl !== "string" || !apiKey) {
    throw new ProsaError(
      "channel.rejected",
      "The channel does not say how to reach Evolution: it needs settings.instance, and a base URL and a key of its own or from EVOLUTION_URL and EVOLUTION_API_KEY.",
    );
  }
  const client = createEvolutionClient({
    baseUrl,
    apiKey,
    ...(defaults.fetch ? { fetch: defaults.fetch } : {}),
  });
  return {
    async send(message, signal): Promise<SendResult> {
      try {
        const sent = await dispatch(client, instance, message, signal);
        return { outcome: "sent", externalId: sent.key.id, sentAt: sentAtOf(sent) };
      } catch (error) {
        if (isEvolutionError(error)) return toSendResult(error);
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
    async setTyping(sendKey, state) {
      const delay = state === "paused" ? 1 : 5_000;
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
    ...(message.typingMs > 0 ? { delay: message.typingMs } : {}),
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

function keyOf(reference: MessageReference) {
  return {
    id: reference.externalId,
    remoteJid: reference.sendKey,
    fromMe: reference.fromMe,
    ...(reference.participantKey ? { participant: reference.participantKey } : {}),
  };
}

function toMediaError(error: unknown): unknown {
  if (!isEvolutionError(error)) return error;
  const gone = error.code === "not_found" || error.code === "validation";
  return new ProsaError(gone ? "attachment.not_found" : "channel.unavailable", error.message, {
    cause: error,
  });
}
