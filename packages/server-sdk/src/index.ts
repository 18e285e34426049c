export {
  type ErrorCode,
  errorCodes,
  httpStatusOf,
  isErrorCode,
  isProsaError,
  ProsaError,
  type ProsaErrorOptions,
  type Retry,
} from "@prosa/core";
export type { AuditEntry } from "./api/audit-csv.ts";
export { createJwtAuthenticator, type JwtAuthenticatorOptions } from "./auth/jwt-authenticator.ts";
export {
  type ChannelHealth,
  channelHealth,
  type HealthChange,
  type HealthFacts,
  type HealthReason,
  type HealthState,
  type ManagedChannel,
} from "./connection/index.ts";
export { type Environment, type EnvironmentOptions, fromEnvironment } from "./from-environment.ts";
export type { PrivacyRequest } from "./governance/privacy-requests.ts";
export { behindProxies } from "./limits/client-address.ts";
export type { Limiter, LimitName, LimitOptions } from "./limits/limiter.ts";
export type { Backfill } from "./maintenance/backfill-step.ts";
export type { DeadLetter } from "./maintenance/dead-letters.ts";
export type { MaintenanceTimes } from "./maintenance/worker.ts";
export type { Delivery, Invitation } from "./members/invitations.ts";
export type { SendTimes } from "./outbound/outbound-deps.ts";
export {
  type AccountSettings,
  type ActiveJob,
  type Auth,
  type Caller,
  type CallOptions,
  type Channel,
  type ChannelAdmin,
  type ChannelSender,
  type ChannelSettings,
  type Channels,
  type Clock,
  type EnvelopeContext,
  type EnvelopeItem,
  type FoundWebhook,
  type HistoryChunk,
  type HistoryItem,
  type HistoryQuery,
  type JobQueue,
  type Json,
  type JsonObject,
  type Limit,
  type LimitCounter,
  type LimitStore,
  type Logger,
  type LookupQuery,
  type LookupResult,
  type Mail,
  type Mailer,
  type MediaReference,
  type MediaStore,
  type MessageReference,
  type NewJob,
  type OutgoingAttachment,
  type OutgoingContent,
  type OutgoingMessage,
  type PairingCode,
  type PoisonPolicy,
  type ProbeOutcome,
  type ProviderState,
  type ProviderTemplate,
  type QueueBackend,
  type QueueName,
  type QueuePolicies,
  type QueuePolicy,
  type QueueWorker,
  queueNames,
  type RetryPolicy,
  type RunningWorker,
  type SecretBox,
  type SendResult,
  type SpilledEntry,
  type SpillStore,
  type SqlGateway,
  silentLogger,
  systemClock,
  type VerifyContext,
  type WebHandler,
  type WebhookProblem,
  type WebhookTarget,
  type WorkerOptions,
} from "./ports/index.ts";
export { createProsa, type Prosa, type ProsaOptions, type ProsaWorkers } from "./prosa.ts";
export type { QueuePolicyOptions } from "./queue-policies.ts";
export { redactLogs } from "./redact-logs.ts";
export { createSecretBox, type KeyRing } from "./secret-box.ts";
