import type pg from "pg";
import {
  type Claims,
  claimsOfKey,
  type StackKeys,
  tokenOf,
  verifyCaller,
} from "../gateway/caller.ts";
import { authorize } from "./authorize.ts";
import type { ChannelRegistry } from "./channels.ts";
import { isRecord } from "./protocol.ts";

/** What the HTTP door of Realtime needs. */
export interface RealtimeHttpContext {
  pool: pg.Pool;
  keys: StackKeys;
  registry: ChannelRegistry;
}

const BATCH = "/realtime/v1/api/broadcast";
const SINGLE = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/;
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/**
 * Serves broadcast over HTTP: a batch (`send()` without a socket) or one event (`httpSend()`).
 *
 * Accepted is always 202. In a batch, messages for private topics that the caller may not write
 * are dropped, as hosted Realtime does; a single one is answered 403.
 */
export async function serveBroadcastHttp(
  request: Request,
  context: RealtimeHttpContext,
): Promise<Response> {
  const url = new URL(request.url);
  const single = SINGLE.exec(url.pathname);
  if (request.method !== "POST" || (single === null && url.pathname !== BATCH)) {
    return Response.json({ message: "Not found" }, { status: 404 });
  }
  const claims = await callerOf(request, context.keys);
  if (claims === null) return Response.json({ message: "Unauthorized" }, { status: 401 });
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) {
    return Response.json({ message: "Payload too large: 3 MB at most" }, { status: 413 });
  }
  if (single === null) return sendBatch(bytes, claims, context);
  const isJson = !request.headers.get("content-type")?.startsWith("application/octet-stream");
  const payload = isJson ? parse(bytes) : new Uint8Array(bytes);
  if (payload === undefined) return invalid("the body is not JSON");
  const message = {
    topic: decodeURIComponent(single[1] ?? ""),
    event: decodeURIComponent(single[2] ?? ""),
    payload,
    isPrivate: url.searchParams.get("private") === "true",
  };
  if (!(await mayWrite(message, claims, context))) {
    return Response.json({ message: "You may not write to this topic" }, { status: 403 });
  }
  context.registry.broadcast(message, null);
  return accepted();
}

async function sendBatch(
  bytes: Buffer,
  claims: Claims,
  context: RealtimeHttpContext,
): Promise<Response> {
  const body = parse(bytes);
  if (!isRecord(body) || !Array.isArray(body.messages)) return invalid("messages is missing");
  const messages = [];
  for (const item of body.messages) {
    if (!isRecord(item) || typeof item.topic !== "string" || typeof item.event !== "string") {
      return invalid("each message needs a topic and an event");
    }
    const { topic, event, payload = {} } = item;
    messages.push({ topic, event, payload, isPrivate: item.private === true });
  }
  for (const message of messages) {
    if (await mayWrite(message, claims, context)) context.registry.broadcast(message, null);
  }
  return accepted();
}

async function callerOf(request: Request, keys: StackKeys): Promise<Claims | null> {
  const token = tokenOf(request);
  if (token === null) return null;
  try {
    return await verifyCaller(token, keys);
  } catch {
    // A bearer that is no token of ours may still come with a good API key.
    return claimsOfKey(request.headers.get("apikey"), keys);
  }
}

async function mayWrite(
  message: { topic: string; isPrivate: boolean },
  claims: Claims,
  { pool }: RealtimeHttpContext,
): Promise<boolean> {
  if (!message.isPrivate) return true;
  return (await authorize(pool, claims, message.topic)).broadcast.write;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    // The caller answers 422 for what is no JSON.
    return undefined;
  }
}

function accepted(): Response {
  return new Response("", { status: 202 });
}

function invalid(reason: string): Response {
  return Response.json({ message: `Invalid broadcast: ${reason}` }, { status: 422 });
}
