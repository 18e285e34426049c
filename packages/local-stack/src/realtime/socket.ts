import type pg from "pg";
import type { WebSocket } from "ws";
import { errorMessage } from "../errors.ts";
import { type Claims, type StackKeys, verifyCaller } from "../gateway/caller.ts";
import { authorize, fullAccess } from "./authorize.ts";
import type { Channel, ChannelRegistry } from "./channels.ts";
import { type JoinRequest, parseJoinRequest } from "./join-request.ts";
import {
  decodeFrame,
  encodeBinaryBroadcast,
  encodeFrame,
  type Frame,
  isRecord,
  type ProtocolVersion,
} from "./protocol.ts";
import { createRateLimit } from "./rate-limit.ts";

/** What the sockets of one stack share. */
export interface SocketContext {
  pool: pg.Pool;
  keys: StackKeys;
  registry: ChannelRegistry;
  log: (line: string) => void;
}

/** Caps that only a runaway client meets. */
const MAX_CHANNELS = 200;
const MESSAGES_PER_SECOND = 1_000;
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;
const SILENCE_TIMEOUT_MS = 90_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

interface Joined extends Channel {
  expiry?: NodeJS.Timeout;
}

/**
 * Serves one socket until it closes: joins, leaves, broadcasts, presence and token refreshes.
 *
 * Frames of a socket are handled in order. A socket that is silent for 90 s, sends more than 1,000
 * messages a second for long, or does not read what it is sent, is cut.
 */
export function serveSocket(
  socket: WebSocket,
  apiKeyClaims: Claims,
  version: ProtocolVersion,
  context: SocketContext,
): void {
  const { registry, keys, pool } = context;
  const channels = new Map<string, Joined>();
  const withinRate = createRateLimit(MESSAGES_PER_SECOND);
  let queue: Promise<void> = Promise.resolve();
  let silence = setTimeout(() => socket.terminate(), SILENCE_TIMEOUT_MS);

  const write = (data: string | Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
    else socket.send(data);
  };
  const reply = (frame: Frame, status: "ok" | "error", response: Record<string, unknown> = {}) =>
    write(encodeFrame({ ...frame, event: "phx_reply", payload: { status, response } }, version));

  const drop = (channel: Joined) => {
    clearTimeout(channel.expiry);
    registry.remove(channel);
    if (channels.get(channel.topic) === channel) channels.delete(channel.topic);
  };
  const close = (channel: Joined, message: string) => {
    drop(channel);
    const extension = "system";
    channel.send("system", { status: "error", extension, message, channel: nameOf(channel.topic) });
    channel.send("phx_close", {});
  };
  const closeWhenExpired = (channel: Joined) => {
    clearTimeout(channel.expiry);
    if (channel.claims.exp === undefined) return;
    const remainingMs = channel.claims.exp * 1_000 - Date.now();
    channel.expiry = setTimeout(
      () => close(channel, "Token has expired"),
      Math.min(Math.max(remainingMs, 0), MAX_TIMER_MS),
    );
  };

  const join = async (frame: Frame) => {
    const previous = channels.get(frame.topic);
    if (previous) drop(previous);
    if (channels.size >= MAX_CHANNELS) {
      return reply(frame, "error", { reason: "ChannelRateLimitReached: Too many channels" });
    }
    const name = nameOf(frame.topic);
    let request: JoinRequest;
    try {
      request = parseJoinRequest(frame.payload);
    } catch (error) {
      return reply(frame, "error", { reason: errorMessage(error) });
    }
    let claims = apiKeyClaims;
    try {
      if (request.accessToken) claims = await verifyCaller(request.accessToken, keys);
    } catch (error) {
      return reply(frame, "error", { reason: `InvalidJWTToken: ${errorMessage(error)}` });
    }
    const access = request.isPrivate ? await authorize(pool, claims, name) : fullAccess();
    if (!access.broadcast.read && !access.presence.read) {
      const reason = `Unauthorized: You do not have permissions to read from this Channel topic: ${name}`;
      return reply(frame, "error", { reason });
    }
    if (socket.readyState !== socket.OPEN) return;
    const { joinRef, topic } = frame;
    const channel: Joined = {
      ...request,
      topic,
      joinRef,
      claims,
      access,
      send: (event, payload, ref = null) =>
        write(encodeFrame({ joinRef, ref, topic, event, payload }, version)),
      sendBytes: (event, bytes) => {
        // Protocol 1.0.0 has no frame for raw bytes, so its clients hear nothing.
        const binary = version === "2.0.0" ? encodeBinaryBroadcast(topic, event, bytes) : null;
        if (binary !== null) write(binary);
      },
    };
    channels.set(topic, channel);
    registry.add(channel);
    closeWhenExpired(channel);
    reply(frame, "ok", { postgres_changes: request.echo });
    if (channel.presenceEnabled && access.presence.read) registry.sendPresenceState(channel);
    if (channel.bindings.length > 0) {
      const message = "Subscribed to PostgreSQL";
      const extension = "postgres_changes";
      channel.send("system", { status: "ok", extension, message, channel: name });
    }
  };

  const refreshToken = async (channel: Joined, payload: Record<string, unknown>) => {
    const token = payload.access_token;
    if (typeof token !== "string") return;
    try {
      channel.claims = await verifyCaller(token, keys);
    } catch (error) {
      return close(channel, `InvalidJWTToken: ${errorMessage(error)}`);
    }
    if (channel.isPrivate) {
      channel.access = await authorize(pool, channel.claims, nameOf(channel.topic));
    }
    const { broadcast, presence } = channel.access;
    if (broadcast.read || presence.read) return closeWhenExpired(channel);
    close(channel, "You do not have permissions to read from this Channel topic");
  };

  const sendPresence = (channel: Joined, frame: Frame) => {
    if (!channel.access.presence.write) {
      return reply(frame, "error", { reason: "Unauthorized: You may not write presence here" });
    }
    if (!channel.presenceEnabled) {
      channel.presenceEnabled = true;
      if (channel.access.presence.read) registry.sendPresenceState(channel);
    }
    const { event, payload } = frame.payload;
    if (event === "track") registry.track(channel, isRecord(payload) ? payload : {});
    else registry.untrack(channel);
    reply(frame, "ok");
  };

  const sendBroadcast = (channel: Joined, frame: Frame) => {
    if (!channel.access.broadcast.write) {
      if (channel.acknowledges) reply(frame, "error", { reason: "Unauthorized" });
      return;
    }
    const { event, payload } = frame.payload;
    const topic = nameOf(channel.topic);
    const { isPrivate } = channel;
    registry.broadcast({ topic, isPrivate, event: String(event), payload }, channel);
    if (channel.acknowledges) reply(frame, "ok");
  };

  const handle = async (frame: Frame) => {
    if (frame.topic === "phoenix") return reply(frame, "ok");
    if (frame.event === "phx_join") return join(frame);
    const channel = channels.get(frame.topic);
    if (channel === undefined) return reply(frame, "error", { reason: "unmatched topic" });
    switch (frame.event) {
      case "phx_leave":
        drop(channel);
        reply(frame, "ok");
        return channel.send("phx_close", {}, channel.joinRef);
      case "access_token":
        return refreshToken(channel, frame.payload);
      case "broadcast":
        return sendBroadcast(channel, frame);
      case "presence":
        return sendPresence(channel, frame);
      default:
        return reply(frame, "error", { reason: `unknown event ${frame.event}` });
    }
  };

  socket.on("message", (data: Buffer, isBinary) => {
    clearTimeout(silence);
    silence = setTimeout(() => socket.terminate(), SILENCE_TIMEOUT_MS);
    if (!withinRate()) return socket.close(1008, "too many messages");
    const frame = decodeFrame(data, isBinary);
    if (frame === null) return;
    queue = queue
      .then(() => handle(frame))
      .catch((error: unknown) => {
        context.log(`realtime: ${frame.event} on ${frame.topic} failed: ${errorMessage(error)}`);
        reply(frame, "error", { reason: errorMessage(error) });
      });
  });
  socket.on("error", (error) => context.log(`realtime: socket failed: ${error.message}`));
  socket.on("close", () => {
    clearTimeout(silence);
    for (const channel of [...channels.values()]) drop(channel);
  });
}

function nameOf(topic: string): string {
  return topic.replace(/^realtime:/, "");
}
