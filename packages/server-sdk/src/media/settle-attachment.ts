import { backoffMs, isProsaError } from "@prosa/core";
import {
  type Clock,
  type Json,
  type Logger,
  type MediaStore,
  type QueuePolicy,
  retryPolicyOf,
  type SqlGateway,
} from "../ports/index.ts";
import type { ClaimedAttachment } from "./claimed-attachment.ts";
import { fetchSource, type SourceDeps } from "./fetch-source.ts";
import { servedType } from "./media-type.ts";
import { type MediaTools, type PreparedFile, prepareFile } from "./prepare-file.ts";

export interface MediaDeps extends SourceDeps {
  sql: SqlGateway;
  clock: Clock;
  logger: Logger;
  /** Wakes the conversations whose sending waited for a file; without it the sweeper of sends does. */
  wakeSends?: (conversationIds: string[]) => Promise<void>;
  tools: Promise<MediaTools>;
  policy: QueuePolicy;
}

/**
 * One attempt at a file: the milliseconds until the next, or `null` when there is none to make.
 *
 * @param takeOver - the job's own former run may hold the file, and is over
 */
export async function settleAttachment(
  deps: MediaDeps,
  attachmentId: string,
  takeOver = false,
): Promise<number | null> {
  const claimed = await deps.sql.call<ClaimedAttachment | null>(
    "claim_attachment",
    { attachmentId, takeOver },
    "service",
  );
  if (!claimed) return null;
  const { attachment } = claimed;
  if (!deps.store && attachment.uploadPath === null) {
    await finish(deps, claimed, { state: "remote" });
    return null;
  }
  try {
    const { bytes, fileName } = await fetchSource(deps, claimed);
    const prepared = await prepareFile(
      await deps.tools,
      {
        bytes,
        kind: attachment.kind,
        toVoice: attachment.uploadPath !== null && claimed.message.voice,
        durationMs: attachment.durationMs,
        hasWaveform: attachment.hasWaveform,
      },
      deps.logger,
    );
    const paths = deps.store ? await keep(deps.store, claimed, prepared) : {};
    const { kind, facts, extras } = prepared;
    await finish(deps, claimed, { state: "ready", kind, fileName, ...facts, ...extras, ...paths });
    return null;
  } catch (error) {
    return giveUpOrWait(deps, claimed, error);
  }
}

async function keep(
  store: MediaStore,
  { attachment, message, channel }: ClaimedAttachment,
  { bytes, facts, thumbnail }: PreparedFile,
): Promise<{ storagePath: string; thumbnailPath: string | null }> {
  const storagePath = `${channel.tenantId}/${message.conversationId}/${attachment.id}`;
  const path = attachment.uploadPath ?? storagePath;
  await store.put(path, bytes, servedType(facts.mime));
  if (!thumbnail) return { storagePath: path, thumbnailPath: null };
  const thumbnailPath = `${path}.thumbnail`;
  await store.put(thumbnailPath, thumbnail.bytes, thumbnail.mime);
  return { storagePath: path, thumbnailPath };
}

async function giveUpOrWait(
  deps: MediaDeps,
  claimed: ClaimedAttachment,
  error: unknown,
): Promise<number | null> {
  const { attachment, message, channel } = claimed;
  const code = isProsaError(error) ? error.code : "internal";
  const final = isProsaError(error) && error.retry === "never";
  const retry = retryPolicyOf(deps.policy, code);
  const lost = final || attachment.attempts >= retry.attempts;
  deps.logger.warn(
    {
      message_id: message.id,
      tenant_id: channel.tenantId,
      code,
      lost,
      error: String(error),
      ...(isProsaError(error) ? error.details : {}),
    },
    lost ? "a file cannot be had" : "a file was not had, trying again",
  );
  if (lost) {
    await finish(deps, claimed, { state: "failed", errorCode: code });
    return null;
  }
  const waitMs = backoffMs(attachment.attempts, Math.random(), retry);
  const nextAttemptAt = new Date(deps.clock.now() + waitMs).toISOString();
  await finish(deps, claimed, { state: "pending", errorCode: code, nextAttemptAt });
  return waitMs + 50;
}

/** Tells the state; a conversation whose sending waited for the file goes on. */
async function finish(
  deps: MediaDeps,
  { attachment }: ClaimedAttachment,
  fields: Record<string, Json>,
): Promise<void> {
  const { sendIn } = await deps.sql.call<{ sendIn?: string | null }>(
    "finish_attachment",
    { attachmentId: attachment.id, ...fields },
    "service",
  );
  if (!sendIn) return;
  await deps.wakeSends?.([sendIn]).catch((error: unknown) => {
    deps.logger.warn({ conversation_id: sendIn, error: String(error) }, "no wake-up");
  });
}
