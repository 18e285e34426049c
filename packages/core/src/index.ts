export { advanceStatus, type DeliveryStatus, statusRank } from "./delivery.ts";
export {
  type ErrorCode,
  errorCodes,
  httpStatusOf,
  isErrorCode,
  isProsaError,
  ProsaError,
  type ProsaErrorOptions,
  type Retry,
} from "./errors.ts";
export {
  brVariantKey,
  canonicalPhone,
  type Identity,
  type IdentityKind,
  parseJid,
  phoneOf,
} from "./identity.ts";
export {
  type ChannelId,
  type ConversationId,
  type MessageId,
  type TenantId,
  uuidV7,
} from "./ids.ts";
export type {
  IgnoredReason,
  InboundAttachment,
  InboundChannel,
  InboundContact,
  InboundDelete,
  InboundEdit,
  InboundEvent,
  InboundMessage,
  InboundQr,
  InboundReaction,
  InboundStatus,
  InboundTyping,
  Normalized,
  RemoteParty,
} from "./inbound-event.ts";
export {
  type ChangesTold,
  type ContactTyping,
  type ConversationChanged,
  type ConversationLeft,
  INBOX_EVENT_VERSION,
  type InboxEvent,
  type TopicRejoin,
  unpackChanges,
} from "./inbox-event.ts";
export {
  ATTACHMENT_MAX_BYTES,
  CLOCK_SKEW_MS,
  MESSAGE_MAX_CHARS,
  REALTIME_MAX_BYTES,
  SEND_HOLD_MS,
  SEND_MAX_HOLD_MS,
  SEND_STALE_MS,
  SEND_TIMEOUT_MS,
  SIGNED_URL_SECONDS,
  TYPING_MS,
  WEBHOOK_MAX_BYTES,
  WEBHOOK_STUB_BYTES,
} from "./limits.ts";
export type {
  Attachment,
  AttachmentState,
  ChannelCapabilities,
  ContactIdentity,
  Conversation,
  ConversationContact,
  ConversationItem,
  ConversationStatus,
  ConversationWork,
  Direction,
  Message,
  MessageChange,
  MessageContent,
  MessageKind,
  MessageOrigin,
  MessageWait,
  Operator,
  QuotedMessage,
  Reaction,
  ReadState,
  Role,
  Timestamp,
} from "./model.ts";
export { parsePhone } from "./parse-phone.ts";
export { backoffMs } from "./retry.ts";
export { visibleText } from "./visible-text.ts";
