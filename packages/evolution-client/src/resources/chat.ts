import { instanceName, recipient } from "../guards.ts";
import type { MessageData, MessageKey, WireLong } from "../message-payload.ts";
import type { CallOptions, Requester } from "../request.ts";

/** One result of {@link ChatResource.whatsappNumbers}. */
export interface NumberCheck {
  /** The address to send to, which may lack or gain the ninth digit. */
  jid: string;
  exists: boolean;
  /** What was asked. Match on this: the order differs from the request's. */
  number: string;
  name?: string;
  lid?: string;
}

/** Filter of {@link ChatResource.findMessages}. */
export interface FindMessagesRequest {
  where?: {
    /** `fromMe: false` is ignored by 2.3.7. */
    key?: { id?: string; remoteJid?: string; fromMe?: boolean };
    messageType?: string;
    source?: string;
    /** ISO 8601 bounds. */
    messageTimestamp?: { gte: string; lte: string };
  };
  /** From 1. */
  page?: number;
  /** Page size. @defaultValue 50 */
  offset?: number;
}

/** A stored message: `id` is the database's, bytes are base64 strings. */
export interface MessageRecord extends MessageData {
  id: string;
  MessageUpdate: { status: string }[];
}

/** One page, newest first. */
export interface FoundMessages {
  messages: { total: number; pages: number; currentPage: number; records: MessageRecord[] };
}

/** A decrypted file. */
export interface MediaBase64 {
  mediaType: string;
  fileName: string;
  caption?: string;
  size: { fileLength: WireLong; height?: number; width?: number };
  mimetype: string;
  /** Bare base64. */
  base64: string;
  buffer: null;
}

/** A stored contact. */
export interface ContactRow {
  id: string;
  remoteJid: string;
  pushName: string | null;
  profilePicUrl: string | null;
  createdAt: string;
  updatedAt: string;
  instanceId: string;
  isGroup: boolean;
  isSaved: boolean;
  type: string;
}

/** A stored chat; media of `lastMessage` is stripped. */
export interface ChatRow {
  id: string | null;
  remoteJid: string;
  pushName: string | null;
  profilePicUrl: string | null;
  updatedAt: string;
  lastMessage?: MessageData;
  unreadCount: number | null;
  isSaved: boolean;
}

/** Answer of an edit or a deletion: the protocol message that carries it. */
export interface ProtocolAnswer {
  key: MessageKey;
  message: { protocolMessage: { key: MessageKey; type: string; [key: string]: unknown } };
  messageTimestamp: WireLong;
  status: string;
}

/** Chats, their messages and their people. */
export interface ChatResource {
  /** Positive results are cached for 7 days by Evolution and may hold the wrong ninth digit. */
  whatsappNumbers(
    instance: string,
    request: { numbers: string[] },
    options?: CallOptions,
  ): Promise<NumberCheck[]>;
  /** Keys addressed by `@lid` are silently dropped by 2.3.7: pass the phone's JID. */
  markMessageAsRead(
    instance: string,
    request: { readMessages: { id: string; fromMe: boolean; remoteJid: string }[] },
    options?: CallOptions,
  ): Promise<{ message: string; read: string }>;
  /** Shows typing for `delay` milliseconds. The call blocks for that long. */
  sendPresence(
    instance: string,
    request: { number: string; presence: "composing" | "recording" | "paused"; delay: number },
    options?: CallOptions,
  ): Promise<{ presence: string }>;
  /** Edits an own text or caption. `number` must equal the stored `remoteJid`. */
  updateMessage(
    instance: string,
    request: { number: string; key: MessageKey; text: string },
    options?: CallOptions,
  ): Promise<ProtocolAnswer>;
  /** Succeeds for unknown ids too. */
  deleteMessageForEveryone(
    instance: string,
    request: { id: string; remoteJid: string; fromMe: boolean; participant?: string },
    options?: CallOptions,
  ): Promise<ProtocolAnswer>;
  findMessages(
    instance: string,
    request?: FindMessagesRequest,
    options?: CallOptions,
  ): Promise<FoundMessages>;
  /** The file of a stored message; `null` when it cannot be fetched any more (2.3.7). */
  getBase64FromMediaMessage(
    instance: string,
    request: { message: { key: { id: string } }; convertToMp4?: boolean },
    options?: CallOptions,
  ): Promise<MediaBase64 | null>;
  /** `profilePictureUrl` is null when it is private. */
  fetchProfilePictureUrl(
    instance: string,
    request: { number: string },
    options?: CallOptions,
  ): Promise<{ wuid: string; profilePictureUrl: string | null }>;
  /** Up to 2.3.6 every filter but `remoteJid` is ignored. */
  findContacts(
    instance: string,
    request?: { where?: { remoteJid?: string; id?: string; pushName?: string } },
    options?: CallOptions,
  ): Promise<ContactRow[]>;
  findChats(
    instance: string,
    request?: { where?: { remoteJid?: string } },
    options?: CallOptions,
  ): Promise<ChatRow[]>;
}

/** @internal */
export function createChatResource(call: Requester): ChatResource {
  const post = <T>(verb: string, name: string, body: unknown, options?: CallOptions, delayMs = 0) =>
    call<T>({ method: "POST", path: ["chat", verb, instanceName(name)], body, delayMs }, options);
  return {
    whatsappNumbers: async (name, request, options) =>
      post("whatsappNumbers", name, request, options),
    markMessageAsRead: async (name, request, options) =>
      post("markMessageAsRead", name, request, options),
    sendPresence: async (name, request, options) => {
      recipient(request.number);
      return post("sendPresence", name, request, options, request.delay);
    },
    updateMessage: async (name, request, options) => {
      recipient(request.number);
      return post("updateMessage", name, request, options);
    },
    deleteMessageForEveryone: async (name, request, options) =>
      call(
        {
          method: "DELETE",
          path: ["chat", "deleteMessageForEveryone", instanceName(name)],
          body: request,
        },
        options,
      ),
    findMessages: async (name, request = {}, options) =>
      post("findMessages", name, request, options),
    getBase64FromMediaMessage: async (name, request, options) =>
      post("getBase64FromMediaMessage", name, request, options),
    fetchProfilePictureUrl: async (name, request, options) => {
      recipient(request.number);
      return post("fetchProfilePictureUrl", name, request, options);
    },
    findContacts: async (name, request = {}, options) =>
      post("findContacts", name, request, options),
    findChats: async (name, request = {}, options) => post("findChats", name, request, options),
  };
}
