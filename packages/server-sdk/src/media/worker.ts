import { ATTACHMENT_MAX_BYTES } from "@prosa/core";
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
import { type QueuePolicyOptions, queuePolicies } from "../queue-policies.ts";
import { startSweeper } from "../sweeper.ts";
import type { SourceDeps } from "./fetch-source.ts";
import { findFfmpeg } from "./ffmpeg.ts";
import { findPictureMaker } from "./picture.ts";
import type { MediaTools } from "./prepare-file.ts";
import { type MediaDeps, settleAttachment } from "./settle-attachment.ts";
import { wakeMedia } from "./wake.ts";

export interface MediaWorkerOptions {
  sql: SqlGateway;
  backend: QueueBackend;
  channels: Channels;
  /** Without it received files stay at the provider: they become `remote`. */
  store?: MediaStore;
  secrets?: SecretBox;
  clock?: Clock;
  logger?: Logger;
  /** What differs from the default policy; its concurrency counts files, held in memory. */
  policy?: QueuePolicyOptions["media"];
  /** @defaultValue 64 MB */
  maxBytes?: number;
  /** How often files whose job was lost are looked for, in milliseconds. @defaultValue 2000 */
  sweepMs?: number;
  /** Wakes conversations whose sending waited for a file; without it the next sweep of sends does. */
  wakeSends?: (conversationIds: string[]) => Promise<void>;
  /** Path of ffmpeg. @defaultValue the one on the PATH */
  ffmpegPath?: string;
  /** @internal */
  fetchUrl?: SourceDeps["fetchUrl"];
  /** @internal Instead of what is installed. */
  tools?: MediaTools;
}

/**
 * Runs the queue `media`: fetches received files and looks at uploaded ones, stores them, and shows
 * them as `ready`, or as `failed` with a code once they cannot be had. A repeat finds the file settled
 * and does nothing. A job that dies is repeated once its queue finds it, in 20 s at most; without its
 * queue, or when it dies again and again, after two minutes.
 */
export function createMediaWorker(options: MediaWorkerOptions): RunningWorker {
  const logger = options.logger ?? silentLogger;
  const { media: policy } = queuePolicies({ media: options.policy ?? {} });
  const tools = options.tools
    ? Promise.resolve(options.tools)
    : findTools(options.ffmpegPath, logger);
  const deps: MediaDeps = {
    ...options,
    clock: options.clock ?? systemClock,
    logger,
    maxBytes: options.maxBytes ?? ATTACHMENT_MAX_BYTES,
    policy,
    tools,
  };
  const queue = options.backend.queue("media");
  const worker = options.backend.worker("media", (job) => run(deps, job), {
    concurrency: policy.concurrency,
    retry: policy,
  });
  const sweeper = startSweeper({
    name: "media",
    everyMs: options.sweepMs ?? 2_000,
    logger,
    sweep: async () => {
      const { attachments } = await options.sql.call<{ attachments: string[] }>(
        "pending_attachments",
        { limit: 200 },
        "service",
      );
      if (attachments.length > 0) await wakeMedia(queue, attachments);
    },
  });
  return {
    ready: Promise.all([worker.ready, tools]).then(() => {}),
    stop: async () => {
      await sweeper.stop();
      await worker.close();
    },
  };
}

async function run(deps: MediaDeps, job: ActiveJob): Promise<void> {
  const { data } = job;
  if (typeof data !== "object" || data === null || !("attachmentId" in data)) return;
  const waitMs = await settleAttachment(deps, String(data.attachmentId), job.resumed);
  if (waitMs !== null) await job.defer(waitMs);
}

async function findTools(ffmpegPath: string | undefined, logger: Logger): Promise<MediaTools> {
  const [pictures, ffmpeg] = await Promise.all([findPictureMaker(), findFfmpeg(ffmpegPath)]);
  logger.info(
    { thumbnails: pictures !== null, ffmpeg: ffmpeg !== null },
    "files are looked at with the tools that were found",
  );
  if (ffmpegPath && !ffmpeg) {
    logger.warn(
      { path: ffmpegPath },
      "PROSA_FFMPEG names no ffmpeg that runs and writes Opus, so sounds and videos are kept as they come; correct the path or leave it out",
    );
  }
  return { pictures, ffmpeg };
}
