import { recipient } from "../guards.ts";
import type { MessageData, MessageKey, WireLong, WireStatus } from "../message-payload.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

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

/** What {@link ChatResource.markChatUnread} and {@link ChatResource.archiveChat} act on. */
export interface ChatPosition {
  /** The chat's last message, without which WhatsApp refuses. */
  lastMessage: {
    key: { id: string; fromMe: boolean; remoteJid: string };
    /** Seconds since 1970. */
    messageTimestamp: number;
  };
  /** JID of the chat. */
  chat: string;
}

/** A status that Evolution recorded for a message. */
export interface StatusRow {
  id: string;
  keyId: string;
  remoteJid: string;
  fromMe: boolean;
  participant: string | null;
  pollUpdates: unknown;
  status: WireStatus;
  /** Database id of the message. */
  messageId: string;
  instanceId: string;
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
  markChatUnread(
    instance: string,
    request: ChatPosition,
    options?: CallOptions,
  ): Promise<{ chatId: string; markedChatUnread: boolean }>;
  archiveChat(
    instance: string,
    request: ChatPosition & { archive: boolean },
    options?: CallOptions,
  ): Promise<{ chatId: string; archived: boolean }>;
  updateBlockStatus(
    instance: string,
    request: { number: string; status: "block" | "unblock" },
    options?: CallOptions,
  ): Promise<{ block: string }>;
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
  /** Every status that was recorded, PENDING excluded; `where.id` is WhatsApp's. */
  findStatusMessage(
    instance: string,
    request?: { where?: { id?: string; remoteJid?: string }; page?: number; offset?: number },
    options?: CallOptions,
  ): Promise<StatusRow[]>;
  /** `null` when Evolution stored no such chat. */
  findChatByRemoteJid(
    instance: string,
    request: { remoteJid: string },
    options?: CallOptions,
  ): Promise<ChatRow | null>;
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

/** Chats alone, for bundles that need no more. */
export function createChatResource(call: Requester): ChatResource {
  const { route } = routesOf(call, "chat");
  const toSomebody = (request: { number: string }): void => {
    recipient(request.number);
  };
  const find = routeOfFind(call);
  return {
    whatsappNumbers: route("whatsappNumbers", { safe: true }),
    markMessageAsRead: route("markMessageAsRead"),
    markChatUnread: route("markChatUnread"),
    archiveChat: route("archiveChat"),
    sendPresence: route("sendPresence", { check: toSomebody }),
    updateMessage: route("updateMessage", { check: toSomebody }),
    deleteMessageForEveryone: route("deleteMessageForEveryone", { method: "DELETE" }),
    updateBlockStatus: route("updateBlockStatus", { check: toSomebody }),
    getBase64FromMediaMessage: route("getBase64FromMediaMessage", { safe: true }),
    fetchProfilePictureUrl: route("fetchProfilePictureUrl", { safe: true, check: toSomebody }),
    findMessages: find("findMessages"),
    findStatusMessage: find("findStatusMessage"),
    findContacts: find("findContacts"),
    findChats: find("findChats"),
    findChatByRemoteJid: route("findChatByRemoteJid", { method: "GET", query: ["remoteJid"] }),
  };
}

/** A search without a filter sends `{}`: Evolution wants a body. */
function routeOfFind(call: Requester) {
  const { route } = routesOf(call, "chat");
  return <Request, Answer>(verb: string) => {
    const find = route<object, Answer>(verb, { safe: true });
    return (name: string, request?: Request, options?: CallOptions): Promise<Answer> =>
      find(name, request ?? {}, options);
  };
}
