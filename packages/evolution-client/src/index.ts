export { createEvolutionClient, type EvolutionClient, type ServerInfo } from "./client.ts";
export {
  EvolutionError,
  type EvolutionErrorCode,
  type EvolutionErrorInit,
  type EvolutionSent,
  isEvolutionError,
} from "./errors.ts";
export type {
  ContextInfo,
  MediaContent,
  MessageContent,
  MessageData,
  MessageKey,
  WireBytes,
  WireLong,
  WireStatus,
} from "./message-payload.ts";
export type { CallOptions, EvolutionClientOptions, EvolutionLogger } from "./request.ts";
export type {
  ChatResource,
  ChatRow,
  ContactRow,
  FindMessagesRequest,
  FoundMessages,
  MediaBase64,
  MessageRecord,
  NumberCheck,
  ProtocolAnswer,
} from "./resources/chat.ts";
export type { GroupInfo, GroupParticipant, GroupResource } from "./resources/group.ts";
export type {
  ConnectionState,
  CreatedInstance,
  CreateInstanceRequest,
  InstanceDone,
  InstanceResource,
  InstanceRow,
  InstanceState,
  Integration,
  QrCode,
} from "./resources/instance.ts";
export type {
  MessageResource,
  SendAudioRequest,
  SendBase,
  SendContactRequest,
  SendLocationRequest,
  SendMediaRequest,
  SendReactionRequest,
  SendStickerRequest,
  SendTextRequest,
  SentMessage,
} from "./resources/message.ts";
export type { InstanceSettings, SettingsResource } from "./resources/settings.ts";
export type {
  WebhookEventName,
  WebhookResource,
  WebhookRow,
  WebhookSettings,
} from "./resources/webhook.ts";
export { type VerifyWebhookOptions, verifyWebhook } from "./verify-webhook.ts";
export {
  type ChatData,
  type ConnectionData,
  type ContactData,
  type EvolutionWebhook,
  type MessageDeleteData,
  type MessageEditData,
  type MessageUpdateData,
  type ParticipantsData,
  type PresenceData,
  parseWebhook,
  type QrCodeData,
  type WebhookKind,
} from "./webhook-payload.ts";
