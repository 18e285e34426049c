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
export {
  type Call,
  type CallOptions,
  createRequester,
  type EvolutionClientOptions,
  type EvolutionLogger,
  type Requester,
} from "./request.ts";
export * from "./resources/index.ts";
export { withRetries } from "./retry.ts";
export { type UnwrappedMessage, unwrapMessage } from "./unwrap-message.ts";
export { type VerifyWebhookOptions, verifyWebhook } from "./verify-webhook.ts";
export {
  type EvolutionQuirks,
  type EvolutionVersion,
  type InboundEditStatus,
  type LidSpelling,
  parseVersion,
} from "./version.ts";
export type {
  CallData,
  ChatData,
  ChatDeleteData,
  ConnectionData,
  ContactData,
  ErrorData,
  GroupData,
  HistorySyncData,
  InstanceData,
  LabelChangeData,
  LabelData,
  MessageDeleteData,
  MessageEditData,
  MessageUpdateData,
  ParticipantsData,
  PresenceData,
  QrCodeData,
  TypebotData,
} from "./webhook-data.ts";
export { type EvolutionWebhook, parseWebhook, type WebhookKind } from "./webhook-payload.ts";
export { readBytes, readLong } from "./wire-read.ts";
