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
export { type VerifyWebhookOptions, verifyWebhook } from "./verify-webhook.ts";
export {
  type EvolutionQuirks,
  type EvolutionVersion,
  type InboundEditStatus,
  type LidSpelling,
  parseVersion,
} from "./version.ts";
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
