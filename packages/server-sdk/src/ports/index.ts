export type { Auth } from "./auth.ts";
export type {
  Channel,
  ChannelSettings,
  Channels,
  EnvelopeContext,
  EnvelopeItem,
  MediaKind,
  VerifyContext,
} from "./channel.ts";
export type {
  AccountSettings,
  ChannelAdmin,
  FoundWebhook,
  HistoryChunk,
  HistoryItem,
  HistoryQuery,
  PairingCode,
  ProbeOutcome,
  ProviderState,
  ProviderTemplate,
  WebhookProblem,
  WebhookTarget,
} from "./channel-admin.ts";
export type {
  ChangeResult,
  ChannelSender,
  FailedCall,
  LookupQuery,
  LookupResult,
  MediaReference,
  MessageReference,
  OutgoingAttachment,
  OutgoingChange,
  OutgoingContent,
  OutgoingMessage,
  SendResult,
} from "./channel-sender.ts";
export { type Clock, systemClock } from "./clock.ts";
export {
  type ActiveJob,
  type JobQueue,
  type NewJob,
  type QueueBackend,
  type QueueName,
  type QueueWorker,
  queueNames,
  type WorkerOptions,
} from "./job-queue.ts";
export type { Json, JsonObject } from "./json.ts";
export type { Limit, LimitCounter, LimitStore } from "./limit-store.ts";
export { type Logger, silentLogger } from "./logger.ts";
export type { Mail, Mailer } from "./mailer.ts";
export type { MediaStore } from "./media-store.ts";
export {
  type PoisonPolicy,
  type QueuePolicies,
  type QueuePolicy,
  type RetryPolicy,
  retryPolicyOf,
} from "./queue-policy.ts";
export type { SecretBox } from "./secret-box.ts";
export type { SpilledEntry, SpillStore } from "./spill-store.ts";
export type { Caller, CallOptions, SqlGateway } from "./sql-gateway.ts";
export type { RunningWorker, WebHandler, WebhookHandlerOptions } from "./webhook-handler.ts";
