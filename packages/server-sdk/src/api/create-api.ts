import { isProsaError, type Message, ProsaError } from "@prosa/core";
import type { ChannelService } from "../connection/index.ts";
import type { EventHub } from "../events/event-hub.ts";
import { openEventStream } from "../events/event-stream.ts";
import type { Limiter, LimitName } from "../limits/limiter.ts";
import type {
  Auth,
  Caller,
  JsonObject,
  Logger,
  Mailer,
  MediaStore,
  QueueBackend,
  SqlGateway,
  WebHandler,
} from "../ports/index.ts";
import { answerError } from "./answer-error.ts";
import { answerAttachments } from "./attachments.ts";
import { answerAuditCsv } from "./audit-csv.ts";
import { answerChannels } from "./channels.ts";
import { answerInvitations } from "./invitations.ts";
import {
  parseChangeBody,
  parseListQuery,
  parseMessageBody,
  parseRetryBody,
  parseTypingBody,
  type TypingBody,
} from "./message-body.ts";
import { countSpilled, type Metrics, probeTimeoutMs, renderMetrics } from "./metrics.ts";
import { readJson } from "./read-body.ts";
import type { Started } from "./start-conversation.ts";

export interface ApiOptions {
  sql: SqlGateway;
  queues: QueueBackend;
  auth: Auth;
  channelService: ChannelService;
  /** News of the database, for the pages that are open. */
  events: EventHub;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Without it files are neither taken nor shown. */
  media?: MediaStore;
  /** Without it an invitation is a link for the admin to hand on. */
  mailer?: Mailer;
  /** Root of the app, for links in mails. */
  publicUrl?: string;
  /** Wakes the sending lane of a conversation. */
  wakeSend: (conversationId: string) => Promise<void>;
  /** Wakes the jobs of files. */
  wakeMedia: (attachmentIds: string[]) => Promise<void>;
  /** Fetches a file that is not kept here, for a caller who may see it. */
  openRemoteFile: (attachmentId: string) => Promise<Response>;
  /** Writes the first message to somebody. */
  start: (request: Request, caller: Caller) => Promise<Started>;
  /** Has "typing" shown to the customer of a conversation. */
  showTyping: (conversationId: string, state: TypingBody["state"]) => Promise<void>;
  limits: Limiter;
  logger: Logger;
  metrics: Metrics;
  /** Without it the metrics answer 404. */
  metricsToken?: string;
  /** Where the host keeps work alive that follows the answer. */
  waitUntil?: (work: Promise<unknown>) => void;
}

/** Functions that a browser may call through `POST /api/internal/v1/<function>`, as its user. */
const readable = new Set([
  "get_session",
  "list_conversations",
  "sync_conversations",
  "get_conversation",
  "get_contact",
  "merge_contacts",
  "unmerge_contacts",
  "update_contact",
  "block_contact",
  "list_contact_notes",
  "save_contact_note",
  "delete_contact_note",
  "list_contact_media",
  "list_messages",
  "get_message",
  "list_revisions",
  "list_past_conversations",
  "list_changes",
  "count_conversations",
  "search_inbox",
  "list_quick_replies",
  "list_templates",
  "refresh_templates",
  "update_conversations",
  "undo_update",
  "set_read_marks",
  "transfer_conversation",
  "list_saved_views",
  "save_view",
  "delete_view",
  "order_views",
  "mark_read",
  "update_conversation",
  "set_labels",
  "save_draft",
  "announce_presence",
  "create_attachment",
  "list_members",
  "list_teams",
  "save_team",
  "delete_team",
  "change_member",
  "dismiss_member",
  "revoke_invitation",
  "accept_invitation",
  "set_availability",
  "get_retention",
  "set_retention",
  "list_privacy_requests",
  "request_contact_export",
  "request_contact_erasure",
  "list_audit",
  "get_channel_pacing",
  "set_channel_pacing",
]);

/**
 * What the UI may ask over HTTP: `GET|POST /api/messages`, `GET /api/messages/<id>/attempts`,
 * `POST /api/messages/<id>/retry|discard|verify`, `POST /api/messages/<id>/change`,
 * `POST /api/internal/v1/<function>` and `/typing`, `/api/internal/v1/channels…` (see `answerChannels`),
 * `POST /api/internal/v1/conversations` (see `startConversation`),
 * `POST /api/internal/v1/invitations` (see `answerInvitations`),
 * `GET /api/internal/v1/audit.csv` (see `answerAuditCsv`),
 * `GET /api/internal/v1/events` (see `openEventStream`), files (see `answerAttachments`),
 * `GET /api/health`, `GET /api/metrics`.
 *
 * Errors answer with `{ error: { code, message, details, requestId } }`. Everything about data runs
 * as the user whom `auth` names, under row level security.
 */
export function createApi(options: ApiOptions): WebHandler {
  return async (request) => {
    const requestId = crypto.randomUUID();
    try {
      return await route(options, request);
    } catch (error) {
      if (!isProsaError(error) || error.code === "internal") {
        options.logger.error({ err: error, request_id: requestId }, "request failed");
      }
      return answerError(error, requestId);
    }
  };
}

async function route(options: ApiOptions, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.replace(/^.*\/api\//, "").replace(/\/+$/, "");
  const action = `${request.method} ${path}`;
  if (action === "GET health") return health(options);
  if (action === "GET metrics") return metrics(options, request);
  if (action === "GET messages") {
    const query = parseListQuery(searchParams);
    return Response.json(
      await options.sql.call("list_messages", query, await user(options, request)),
    );
  }
  if (action === "POST messages") return enqueue(options, request);
  const [, id, verb] =
    /^POST messages\/([0-9a-f-]{36})\/(retry|discard|verify)$/.exec(action) ?? [];
  if (id && verb) {
    const caller = await user(options, request);
    if (verb === "retry") await limit(options, "send", caller);
    const { message } = await options.sql.call<{ message: Message }>(
      `${verb}_message`,
      { messageId: id, ...(verb === "retry" ? parseRetryBody(await readJson(request)) : {}) },
      caller,
    );
    wake(options, message);
    return Response.json({ message });
  }
  const [, changed] = /^POST messages\/([0-9a-f-]{36})\/change$/.exec(action) ?? [];
  if (changed) return change(options, request, changed);
  const [, tried] = /^GET messages\/([0-9a-f-]{36})\/attempts$/.exec(action) ?? [];
  if (tried) {
    const caller = await user(options, request);
    return Response.json(
      await options.sql.call("get_message_attempts", { messageId: tried }, caller),
    );
  }
  if (action === "POST internal/v1/typing") return announceTyping(options, request);
  const [, managed] = /^internal\/v1\/(channels(?:\/.*)?)$/.exec(path) ?? [];
  if (managed) {
    const answer = await answerChannels(options.channelService, request, managed, () =>
      user(options, request),
    );
    return answer ?? new Response(null, { status: 404 });
  }
  if (action === "GET internal/v1/events") {
    const { sql, events: hub, now } = options;
    return openEventStream({ sql, hub, now }, request, await user(options, request));
  }

  if (action === "POST internal/v1/conversations") {
    const caller = await user(options, request);
    await limit(options, "send", caller);
    const started = await options.start(request, caller);
    wake(options, started.message);
    return Response.json(started, { status: 202 });
  }

  if (action === "POST internal/v1/invitations") {
    const { sql, queues: backend, mailer, publicUrl } = options;
    return answerInvitations(
      { sql, backend, ...(mailer && { mailer }), ...(publicUrl && { publicUrl }) },
      request,
      await user(options, request),
    );
  }

  if (action === "GET internal/v1/audit.csv") {
    return answerAuditCsv(options.sql, searchParams, await user(options, request));
  }
  const file = await answerAttachments(
    {
      sql: options.sql,
      ...(options.media ? { media: options.media } : {}),
      wakeMedia: (ids) => afterCommit(options, options.wakeMedia(ids)),
      openRemoteFile: options.openRemoteFile,
    },
    request,
    path.replace(/^internal\/v1\//, ""),
    () => user(options, request),
  );
  if (file) return file;
  const [, fn] = /^POST internal\/v1\/([a-z_]+)$/.exec(action) ?? [];
  if (fn && readable.has(fn)) {
    const caller = await user(options, request);
    if (fn === "create_attachment") await limit(options, "upload", caller);
    const args = await readJson(request);
    if (typeof args !== "object" || args === null || Array.isArray(args)) {
      throw new ProsaError("request.invalid", "The body must be a JSON object.");
    }
    return Response.json(await options.sql.call(fn, args as JsonObject, caller));
  }
  return new Response(null, { status: 404 });
}

async function enqueue(options: ApiOptions, request: Request): Promise<Response> {
  const caller = await user(options, request);
  await limit(options, "send", caller);
  const body = parseMessageBody(await readJson(request));
  const { message, duplicate } = await options.sql.call<{
    message: Message;
    duplicate: boolean;
  }>("enqueue_message", body, caller);
  if (message.direction !== "note") wake(options, message);
  return Response.json({ message, duplicate }, { status: 202 });
}

async function change(options: ApiOptions, request: Request, messageId: string): Promise<Response> {
  const caller = await user(options, request);
  await limit(options, "send", caller);
  const body = parseChangeBody(await readJson(request));
  const { message, rev } = await options.sql.call<{ message: Message; rev: number }>(
    "change_message",
    { messageId, ...body },
    caller,
  );
  wake(options, message);
  return Response.json({ message, rev }, { status: 202 });
}

async function announceTyping(options: ApiOptions, request: Request): Promise<Response> {
  const caller = await user(options, request);
  const { conversationId: asked, state } = parseTypingBody(await readJson(request));
  const { conversationId } = await options.sql.call<{ conversationId: string }>(
    "announce_typing",
    { conversationId: asked },
    caller,
  );
  await options.showTyping(conversationId, state);
  return new Response(null, { status: 202 });
}

/** A message leaves at once; one with a file leaves when the file was looked at. */
function wake(options: ApiOptions, { attachments, conversationId }: Message): void {
  const files = attachments.filter(({ state }) => state === "pending").map(({ id }) => id);
  const woken = files.length > 0 ? options.wakeMedia(files) : options.wakeSend(conversationId);
  afterCommit(options, woken);
}

/** Not waited for: the sweeper repairs a wake-up that is lost. */
function afterCommit(options: ApiOptions, waking: Promise<void>): void {
  const work = waking.catch((error: unknown) => {
    options.logger.warn({ error: String(error) }, "no wake-up");
  });
  options.waitUntil?.(work);
}

async function user(options: ApiOptions, request: Request): Promise<Exclude<Caller, "service">> {
  const session = await options.auth.authenticate(request);
  if (!session) {
    throw new ProsaError("auth.required", "Sign in first: the request carries no valid session.");
  }
  return { claims: session.claims };
}

/** @throws ProsaError `request.limited` */
async function limit({ limits }: ApiOptions, name: LimitName, caller: Caller): Promise<void> {
  if (caller !== "service") await limits.take(name, String(caller.claims.sub));
}

async function health(options: ApiOptions): Promise<Response> {
  const up = (work: Promise<unknown>) =>
    work.then(
      () => true,
      () => false,
    );
  const [postgres, queue, spilledEvents] = await Promise.all([
    up(options.sql.call("pipeline_figures", {}, "service", { timeoutMs: probeTimeoutMs })),
    up(options.queues.ping()),
    countSpilled(options.queues),
  ]);
  const isUp = postgres && queue;
  return Response.json(
    { status: isUp ? "ok" : "degraded", dependencies: { postgres, queue }, spilledEvents },
    { status: isUp ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}

async function metrics(options: ApiOptions, request: Request): Promise<Response> {
  const given = request.headers.get("authorization")?.replace(/^Bearer /i, "");
  if (!options.metricsToken || !given || !(await isSame(given, options.metricsToken))) {
    return new Response(null, { status: 404 });
  }
  return new Response(await renderMetrics(options), {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
  });
}

/** Compares digests, so that the time it takes tells nothing. */
async function isSame(a: string, b: string): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [left, right] = await Promise.all([digest(a), digest(b)]);
  return left.every((byte, i) => byte === right[i]);
}
