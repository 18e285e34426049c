import { backoffMs, ProsaError } from "@prosa/core";
import type { Logger, MediaStore, SqlGateway } from "../ports/index.ts";
import { exportContact } from "./export-contact.ts";
import { removeFiles } from "./remove-files.ts";

/** What an admin asked for on behalf of a person. Times are ISO 8601. */
export interface PrivacyRequest {
  id: string;
  tenantId: string;
  kind: "export" | "erasure";
  contactId: string;
  state: "waiting" | "running" | "done" | "failed";
  /** Where an erasure stands: `detach`, `messages`, `mentions`, `raw`, `rest` or `files`. */
  step: string | null;
  /** How much was cleaned, by place; of an export how much it holds. */
  receipt: Record<string, number>;
  /** sha-256 of `<tenant id>:<digits or id>`, one for each spelling that was erased. */
  identityHashes: string[];
  /** Folder of `contact.json` and `messages.csv` in Storage, for seven days. */
  storagePath: string | null;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface PrivacyDeps {
  sql: SqlGateway;
  logger: Logger;
  /** Without it exports fail, and an erasure that leaves files waits for a process that has it. */
  media?: MediaStore;
}

const holdMs = 120_000;
const stepTimeoutMs = 60_000;
const workMs = 60_000;
const maxAttempts = 5;

/**
 * Works on the requests that are due, or on the one of `id`, for a minute at most. Several processes may
 * do it: each request is taken by one of them, and one that is left behind is taken again.
 */
export async function stepPrivacyRequests(
  deps: PrivacyDeps,
  { id }: { id?: string } = {},
): Promise<void> {
  const { requests } = await deps.sql.call<{ requests: PrivacyRequest[] }>(
    "take_privacy_requests",
    { limit: 2, holdMs, ...(id ? { id } : {}) },
    "service",
  );
  for (const request of requests) {
    try {
      await (request.kind === "export" ? copy(deps, request) : erase(deps, request));
    } catch (error) {
      await giveWay(deps, request, error);
    }
  }
}

async function copy(deps: PrivacyDeps, { id, tenantId, contactId }: PrivacyRequest): Promise<void> {
  const { sql, media } = deps;
  if (!media) {
    throw new ProsaError(
      "internal",
      "The copy has no place: this worker has no Storage. Set SUPABASE_URL and SUPABASE_SECRET_KEY, or use `prosa contact export`.",
    );
  }
  const found = await exportContact(sql, contactId);
  const storagePath = `${tenantId}/exports/${id}`;
  const bytes = (text: string) => new TextEncoder().encode(text);
  await media.put(`${storagePath}/contact.json`, bytes(found.json), "application/json");
  await media.put(`${storagePath}/messages.csv`, bytes(found.csv), "text/csv");
  await sql.call(
    "finish_privacy_request",
    { id, storagePath, receipt: { messages: found.messages, files: found.files.length } },
    "service",
  );
}

async function erase({ sql, media }: PrivacyDeps, { id, tenantId }: PrivacyRequest): Promise<void> {
  const until = Date.now() + workMs;
  const step = async () => {
    const { more } = await sql.call<{ more: boolean }>("step_erasure", { id }, "service", {
      timeoutMs: stepTimeoutMs,
    });
    return more;
  };
  while (Date.now() < until && (await step()));
  if (!media) return;
  await removeFiles({ sql, media }, { tenantId });
  await step();
}

async function giveWay(deps: PrivacyDeps, request: PrivacyRequest, error: unknown): Promise<void> {
  deps.logger.warn(
    { request_id: request.id, kind: request.kind, error: String(error) },
    "a privacy request did not get on",
  );
  await deps.sql.call(
    "fail_privacy_request",
    {
      id: request.id,
      error: error instanceof Error ? error.message : String(error),
      waitMs: Math.round(backoffMs(1, Math.random(), { baseMs: 5_000, maxMs: 60_000 })),
      maxAttempts,
    },
    "service",
  );
}
