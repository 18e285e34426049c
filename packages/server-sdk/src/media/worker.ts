import { ATTACHMENT_MAX_BYTES, backoffMs, isProsaError } from "@prosa/core";
import {
  type ActiveJob,
  type Channels,
  type Clock,
  type Logger,
  type MediaStore,
  type QueueBackend,
  type RunningWorker,
  type SecretBox,
  type SqlGateway,
  silentLogger,
  systemClock,
} from "../ports/index.ts";
import { startSweeper } from "../sweeper.ts";
import type { ClaimedAttachment } from "./claimed-attachment.ts";
import { fetchSource, type SourceDeps } from "./fetch-source.ts";
import { inspectFile } from "./inspect-file.ts";

export interface MediaWorkerOptions {
  sql: SqlGateway;
  backend: QueueBackend;
  channels: Channels;
  store: MediaStore;
  secrets?: SecretBox;
  clock?: Clock;
  logger?: Logger;
  /** Files at once in this process; each is held in memory. @defaultValue 4 */
  concurrency?: number;
  /** @defaultValue 64 MB */
  maxBytes?: number;
  /** Attempts before a file is shown as failed. @defaultValue 8 */
  maxAttempts?: number;
  /** How often files whose job was lost are looked for, in milliseconds. @defaultValue 15000 */
  sweepMs?: number;
  /** @internal */
  fetchUrl?: SourceDeps["fetchUrl"];
}

/**
 * Runs the queue `media`: fetches received files, stores them, and shows them as `ready`, or as
 * `failed` with a code once they cannot be had. A repeat finds the file settled and does nothing;
 * a job that dies is repeated after two minutes.
 */
export function createMediaWorker(options: MediaWorkerOptions): RunningWorker {
  const deps = {
    ...options,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    maxBytes: options.maxBytes ?? ATTACHMENT_MAX_BYTES,
    maxAttempts: options.maxAttempts ?? 8,
  };
  const queue = options.backend.queue("media");
  const worker = options.backend.worker("media", (job) => fetchAttachment(deps, job), {
    concurrency: options.concurrency ?? 4,
  });
  const sweeper = startSweeper({
    name: "media",
    everyMs: options.sweepMs ?? 15_000,
    logger: deps.logger,
    sweep: async () => {
      const { attachments } = await options.sql.call<{ attachments: string[] }>(
        "pending_attachments",
        { limit: 200 },
        "service",
      );
      await queue.addBulk(
        attachments.map((attachmentId) => ({
          name: "fetch",
          data: { attachmentId },
          deduplicationId: attachmentId,
        })),
      );
    },
  });
  return {
    ready: worker.ready,
    stop: async () => {
      await sweeper.stop();
      await worker.close();
    },
  };
}

type MediaDeps = MediaWorkerOptions & {
  clock: Clock;
  logger: Logger;
  maxBytes: number;
  maxAttempts: number;
};

async function fetchAttachment(deps: MediaDeps, job: ActiveJob): Promise<void> {
  const { data } = job;
  if (typeof data !== "object" || data === null || !("attachmentId" in data)) return;
  const attachmentId = String(data.attachmentId);
  const claimed = await deps.sql.call<ClaimedAttachment | null>(
    "claim_attachment",
    { attachmentId },
    "service",
  );
  if (!claimed) return;
  const waitMs = await settle(deps, claimed);
  if (waitMs !== null) await job.defer(waitMs);
}

/** The milliseconds until the next try, or `null` when the file is settled. */
async function settle(deps: MediaDeps, claimed: ClaimedAttachment): Promise<number | null> {
  const { attachment, message, channel } = claimed;
  const finish = (fields: Record<string, string | number | null>) =>
    deps.sql.call("finish_attachment", { attachmentId: attachment.id, ...fields }, "service");
  try {
    const file = await fetchSource(deps, claimed);
    const facts = await inspectFile(file.bytes, attachment.kind);
    const storagePath = `${channel.tenantId}/${message.conversationId}/${attachment.id}`;
    await deps.store.put(storagePath, file.bytes, facts.mime);
    await finish({ state: "ready", storagePath, fileName: file.fileName, ...facts });
    return null;
  } catch (error) {
    const code = isProsaError(error) ? error.code : "internal";
    const final = isProsaError(error) && error.retry === "never";
    const lost = final || attachment.attempts >= deps.maxAttempts;
    const waitMs = backoffMs(attachment.attempts, Math.random(), { baseMs: 2_000, maxMs: 900_000 });
    deps.logger.warn(
      { message_id: message.id, tenant_id: channel.tenantId, code, lost, error: String(error) },
      lost ? "a file cannot be fetched" : "a file was not fetched, trying again",
    );
    const nextAttemptAt = new Date(deps.clock.now() + waitMs).toISOString();
    await finish(
      lost
        ? { state: "failed", errorCode: code }
        : { state: "pending", errorCode: code, nextAttemptAt },
    );
    return lost ? null : waitMs + 50;
  }
}
