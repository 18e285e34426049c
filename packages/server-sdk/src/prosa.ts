import { ATTACHMENT_MAX_BYTES } from "@prosa/core";
import { createApi } from "./api/create-api.ts";
import { createMetrics, type Metrics } from "./api/metrics.ts";
import { startConversation } from "./api/start-conversation.ts";
import { createChannelService } from "./connection/index.ts";
import { createEventHub } from "./events/event-hub.ts";
import { createInboundWorker } from "./inbound/worker.ts";
import { createLimiter, type Limiter, type LimitOptions } from "./limits/limiter.ts";
import { createMaintenanceWorker, type MaintenanceTimes } from "./maintenance/worker.ts";
import { openRemoteFile } from "./media/open-remote-file.ts";
import { wakeMedia } from "./media/wake.ts";
import { createMediaWorker } from "./media/worker.ts";
import { createInvitationWorker } from "./members/invitations.ts";
import type { SendTimes } from "./outbound/outbound-deps.ts";
import { queueTyping } from "./outbound/show-typing.ts";
import { wakeSends } from "./outbound/wake.ts";
import { createOutboundWorker } from "./outbound/worker.ts";
import {
  type ActiveJob,
  type Auth,
  type Channel,
  type Channels,
  type Clock,
  type Logger,
  type Mailer,
  type MediaStore,
  type QueueBackend,
  type RunningWorker,
  type SecretBox,
  type SqlGateway,
  silentLogger,
  systemClock,
  type WebHandler,
} from "./ports/index.ts";
import { type QueuePolicyOptions, queuePolicies } from "./queue-policies.ts";
import { redactLogs } from "./redact-logs.ts";
import { createWebhookHandler } from "./webhook/handler.ts";

export interface ProsaOptions {
  sql: SqlGateway;
  /** See `createQueueBackend` of `@prosa/server-sdk/bullmq`. */
  queues: QueueBackend;
  channels: Channel[];
  /** Without it every request of the API answers `auth.required`. */
  authenticate?: Auth["authenticate"];
  /**
   * Where files are kept. Without it received ones stay at the provider, which is asked when somebody
   * opens one, and none are sent.
   */
  media?: MediaStore;
  /** How invitations leave; without it who invites gets a link to hand on. */
  mailer?: Mailer;
  /** Path of ffmpeg, for voice notes, waveforms and posters. @defaultValue the one on the PATH */
  ffmpegPath?: string;
  /** Needed as soon as a channel has a stored secret. */
  secrets?: SecretBox;
  /** Gets no credential, no text of a message and no whole phone. */
  logger?: Logger;
  /** How often people and strangers may ask; `false` switches all limits off. */
  limits?: LimitOptions | false;
  clock?: Clock;
  /** Where the host keeps work alive that follows an answer, e.g. Next's `after`. */
  waitUntil?: (work: Promise<unknown>) => void;
  /**
   * Root of the app as providers reach it, e.g. `https://crm.example`: their events come to
   * `/api/webhook` under it, and invitations lead to `/convite` there. Without it no channel can be made
   * or audited, and nobody be invited.
   */
  publicUrl?: string;
  /** Token of `GET /api/metrics`; without it that address answers 404. */
  metricsToken?: string;
  sendTimes?: Partial<SendTimes>;
  /** How often channels are watched, webhooks audited and providers read back. */
  maintenanceTimes?: Partial<MaintenanceTimes>;
  /**
   * How often lost wake-ups are looked for, in milliseconds.
   * @defaultValue 15000, for sends 1000
   */
  sweepMs?: number;
  /** Jobs at once of `incoming_message` and of `send_message` in this process. @defaultValue 10 */
  concurrency?: number;
  /** Concurrency, attempts, waits and what becomes of poison, by queue and by class of error. */
  queuePolicies?: QueuePolicyOptions;
  /** Called by `close`, after the workers stopped and the queues closed. */
  onClose?: () => Promise<void>;
}

/** The long-running half. Run it in a process of its own, or beside the HTTP half. */
export interface ProsaWorkers {
  /** Settles once every queue takes jobs. Repeating it is harmless. */
  start(): Promise<void>;
  /** Takes no more jobs and waits for those under way, 35 s at most. */
  stop(): Promise<void>;
}

export interface Prosa {
  /** `POST /api/webhook[/<provider>/<channelId>]`. Answers 202 only after the event is stored. */
  webhook: WebHandler;
  /** `/api/messages`, `/api/internal/v1/*`, `/api/health`, `/api/metrics`. */
  api: WebHandler;
  workers: ProsaWorkers;
  queues: QueueBackend;
  /** For the host's own doors, its sign-in above all. */
  limits: Limiter;
  /** Ends open event streams, stops the workers and closes the queues. */
  close(): Promise<void>;
}

/**
 * Joins the rooms: the webhook, the API and the workers on one database and one queue backend.
 * Nothing is connected before the first request or `workers.start()`.
 *
 * @example
 * const prosa = createProsa({
 *   sql: createPostgresGateway({ connectionString: process.env.DATABASE_URL }),
 *   queues: createQueueBackend({ redisUrl: process.env.REDIS_URL }),
 *   channels: [evolution({ baseUrl, apiKey })],
 *   authenticate,
 * });
 * createServer(toNodeHandler(prosa.webhook)).listen(3000);
 * await prosa.workers.start();
 */
export function createProsa(options: ProsaOptions): Prosa {
  const logger = redactLogs(options.logger ?? silentLogger);
  const clock = options.clock ?? systemClock;
  const metrics = createMetrics();
  const channels: Channels = Object.fromEntries(
    options.channels.map((channel) => [channel.provider, channel]),
  );
  const { sql, queues, media, mailer, secrets, waitUntil } = options;
  const limits = createLimiter({
    options: options.limits ?? {},
    clock,
    logger,
    ...(queues.limits ? { store: queues.limits } : {}),
  });
  const policies = queuePolicies(options.queuePolicies, options.concurrency);
  const invitations = {
    ...(mailer ? { mailer } : {}),
    ...(options.publicUrl ? { publicUrl: options.publicUrl } : {}),
  };
  const timed = timeJobs(queues, metrics, clock);

  const makeWorkers = (): RunningWorker[] => {
    const common = {
      sql,
      backend: timed,
      channels,
      clock,
      logger,
      ...(secrets ? { secrets } : {}),
      ...(options.sweepMs ? { sweepMs: options.sweepMs } : {}),
    };
    return [
      createInboundWorker({ ...common, policy: policies.incoming_message }),
      createOutboundWorker({
        ...common,
        policy: policies.send_message,
        ...(media ? { media } : {}),
        ...(options.sendTimes ? { times: options.sendTimes } : {}),
      }),
      createMediaWorker({
        ...common,
        policy: policies.media,
        wakeSends: (conversationIds) => wakeSends(queues.queue("send_message"), conversationIds),
        ...(media ? { store: media } : {}),
        ...(options.ffmpegPath ? { ffmpegPath: options.ffmpegPath } : {}),
      }),
      ...(mailer ? [createInvitationWorker({ ...invitations, sql, backend: timed, mailer })] : []),
      createMaintenanceWorker({
        ...common,
        ...(media ? { media } : {}),
        ...(options.publicUrl ? { publicUrl: options.publicUrl } : {}),
        ...(options.maintenanceTimes ? { times: options.maintenanceTimes } : {}),
      }),
    ];
  };
  const workers = onceRunning(makeWorkers);
  const events = createEventHub({ sql, logger });

  return {
    webhook: createWebhookHandler({
      sql,
      channels,
      clock,
      logger,
      queue: queues.queue("incoming_message"),
      limits,
      ...(queues.spill ? { spill: queues.spill } : {}),
      ...(secrets ? { secrets } : {}),
      ...(waitUntil ? { waitUntil } : {}),
      onOutcome: ({ provider, outcome, durationMs }) => {
        metrics.count("prosa_webhook_total", { provider, outcome });
        metrics.observeSeconds("prosa_webhook_duration_seconds", { provider }, durationMs / 1_000);
      },
    }),
    api: createApi({
      sql,
      queues,
      limits,
      logger,
      metrics,
      channelService: createChannelService({
        sql,
        channels,
        clock,
        logger,
        ...(secrets ? { secrets } : {}),
        ...(options.publicUrl ? { publicUrl: options.publicUrl } : {}),
      }),
      start: (request, caller) =>
        startConversation(
          { sql, channels, logger, ...(secrets ? { secrets } : {}) },
          request,
          caller,
        ),
      showTyping: (conversationId, state) =>
        queueTyping(queues.queue("send_message"), { conversationId, state, atMs: clock.now() }),
      wakeSend: (conversationId) => wakeSends(queues.queue("send_message"), [conversationId]),
      wakeMedia: (attachmentIds) => wakeMedia(queues.queue("media"), attachmentIds),
      openRemoteFile: (attachmentId) =>
        openRemoteFile(
          { sql, channels, maxBytes: ATTACHMENT_MAX_BYTES, ...(secrets ? { secrets } : {}) },
          attachmentId,
        ),
      events,
      now: () => clock.now(),
      ...(media ? { media } : {}),
      ...invitations,
      auth: { authenticate: options.authenticate ?? (async () => null) },
      ...(options.metricsToken ? { metricsToken: options.metricsToken } : {}),
      ...(waitUntil ? { waitUntil } : {}),
    }),
    workers,
    queues,
    limits,
    close: async () => {
      events.close();
      await workers.stop();
      await queues.close();
      await options.onClose?.();
    },
  };
}

function onceRunning(make: () => RunningWorker[]): ProsaWorkers {
  let running: RunningWorker[] | null = null;
  return {
    start: async () => {
      running ??= make();
      await Promise.all(running.map((worker) => worker.ready));
    },
    stop: async () => {
      const stopping = running ?? [];
      running = null;
      await Promise.all(stopping.map((worker) => worker.stop()));
    },
  };
}

/** Times every job and counts failures; a job that puts itself off did not fail. */
function timeJobs(backend: QueueBackend, metrics: Metrics, clock: Clock): QueueBackend {
  return {
    ...backend,
    worker: (queue, process, settings) =>
      backend.worker(
        queue,
        async (job: ActiveJob) => {
          const startedAt = clock.monotonic();
          let deferred = false;
          const defer: ActiveJob["defer"] = (delayMs) => {
            deferred = true;
            return job.defer(delayMs);
          };
          try {
            await process({ ...job, defer });
          } catch (error) {
            if (!deferred) {
              const kind =
                error instanceof Error && "code" in error ? String(error.code) : "internal";
              metrics.count("prosa_job_failures_total", { queue, class: kind });
            }
            throw error;
          } finally {
            metrics.observeSeconds(
              "prosa_job_duration_seconds",
              { queue },
              (clock.monotonic() - startedAt) / 1_000,
            );
          }
        },
        settings,
      ),
  };
}
