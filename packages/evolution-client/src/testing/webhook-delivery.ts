import { createHmac } from "node:crypto";
import { redact } from "../redact.ts";
import type { ChaosSettings } from "./chaos.ts";
import { isIndexedBytes } from "./wire-values.ts";
import { type Instance, type Json, logWire, type World } from "./world.ts";

/** Statuses after which Evolution gives an event up. */
const finalStatuses = [400, 401, 403, 404, 422];
const maxAttempts = 10;
const maxConnections = 128;
const firstDelayMs = 5_000;
const maxDelayMs = 300_000;
const timeoutMs = 30_000;
/** A scaled time-out stays long enough for a busy consumer. */
const minTimeoutMs = 500;

/** One event on its way: bytes and headers are fixed when it is made. */
export interface Parcel {
  event: string;
  instance: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** What the log shows. */
  preview: unknown;
  /** The faults at the time of the event, so that a later switch does not reach back. */
  chaos: Readonly<ChaosSettings>;
  /** Position among all events, the label of its chances. */
  ordinal: string;
}

const base64Url = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

function mintJwt(key: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iat, exp: iat + 600, app: "evolution", action: "webhook" };
  const signed = `${base64Url({ alg: "HS256", typ: "JWT" })}.${base64Url(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

/** Copies for the log: no secrets, texts cut at 300 characters, bytes counted. */
export function preview(value: unknown): unknown {
  const shorten = (item: unknown): unknown => {
    if (typeof item === "string")
      return item.length > 300 ? `${item.slice(0, 60)}… (${item.length})` : item;
    if (isIndexedBytes(item)) return `[${Object.keys(item).length} bytes]`;
    if (Array.isArray(item)) return item.slice(0, 20).map(shorten);
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, shorten(inner)]));
  };
  return redact(shorten(value));
}

/** Makes the parcel of an event, or null when the instance's webhook does not want it. */
export function pack(
  world: World,
  instance: Instance,
  event: string,
  data: unknown,
  extra: Json = {},
): Parcel | null {
  const webhook = instance.webhook;
  if (!webhook?.enabled) return null;
  const name = event.replace(/[.-]/g, "_").toUpperCase();
  if (webhook.events.length > 0 && !webhook.events.includes(name)) return null;
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const envelope = {
    ...extra,
    event,
    instance: instance.name,
    data,
    destination: webhook.url,
    date_time: local,
    ...(instance.loggedInOnce ? { sender: `${instance.number}@s.whatsapp.net` } : {}),
    server_url: world.url,
    apikey: world.exposeApiKey ? instance.token : null,
  };
  const { jwt_key: jwtKey, ...configured } = webhook.headers ?? {};
  const suffix = webhook.webhookByEvents
    ? `/${event.replaceAll(".", "-").replaceAll("_", "-")}`
    : "";
  return {
    event,
    instance: instance.name,
    url: webhook.url + suffix,
    headers: {
      accept: "application/json, text/plain, */*",
      "content-type": "application/json",
      "user-agent": "axios/1.21.1",
      ...configured,
      ...(jwtKey ? { authorization: `Bearer ${mintJwt(jwtKey)}` } : {}),
    },
    body: JSON.stringify(envelope),
    preview: preview(envelope),
    chaos: world.chaos,
    ordinal: world.next("event"),
  };
}

const inFlight = new WeakMap<World, { free: number; waiting: (() => void)[] }>();

/**
 * Waits for one of the fake's connections, so that a burst of thousands of events does not exhaust
 * the machine's. The real server has no such limit.
 */
async function withConnection<T>(world: World, action: () => Promise<T>): Promise<T> {
  const pool = inFlight.get(world) ?? { free: maxConnections, waiting: [] };
  inFlight.set(world, pool);
  if (pool.free > 0) pool.free -= 1;
  else await new Promise<void>((resolve) => pool.waiting.push(resolve));
  try {
    return await action();
  } finally {
    const next = pool.waiting.shift();
    if (next) next();
    else pool.free += 1;
  }
}

/** Posts once. Returns the status, or null when no answer came. */
async function post(world: World, parcel: Parcel): Promise<number | null> {
  const timeout = AbortSignal.timeout(Math.max(minTimeoutMs, timeoutMs * world.pace.retryScale));
  try {
    const response = await fetch(parcel.url, {
      method: "POST",
      headers: parcel.headers,
      body: parcel.body,
      signal: AbortSignal.any([timeout, world.stopping]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/** Milliseconds before the attempt that follows `attempt`: 5 s doubling to 300 s, ±20 %. */
function retryDelayMs(world: World, parcel: Parcel, attempt: number): number {
  const plain = Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);
  const share = world.random.share(`retry:${parcel.ordinal}:${attempt}`);
  return plain * (0.8 + 0.4 * share) * world.pace.retryScale;
}

async function attempts(world: World, parcel: Parcel, copy: number): Promise<void> {
  const { delayMs, httpError } = parcel.chaos;
  if (delayMs > 0)
    await world.sleep(delayMs * world.random.share(`delay:${parcel.ordinal}:${copy}`));
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    if (world.stopping.aborted) return;
    const at = Date.now();
    const blocked = attempt === 1 && httpError > 0;
    const status = blocked ? httpError : await withConnection(world, () => post(world, parcel));
    if (world.stopping.aborted) return;
    const accepted = status !== null && status >= 200 && status < 300;
    logWire(world, {
      at,
      direction: "webhook",
      label: parcel.event,
      instance: parcel.instance,
      outcome:
        accepted && attempt > 1
          ? "retry"
          : accepted && copy > 0
            ? "duplicate"
            : (status ?? "no-answer"),
      latencyMs: Date.now() - at,
      attempt,
      body: parcel.preview,
    });
    if (accepted || (status !== null && finalStatuses.includes(status))) return;
    if (attempt < maxAttempts) await world.sleep(retryDelayMs(world, parcel, attempt));
  }
}

/**
 * Delivers an event by Evolution's rules: 2xx is success, 400, 401, 403, 404 and 422 are final,
 * anything else is tried 10 times in all with the same bytes and the same JWT.
 *
 * Resolves when the last copy is accepted or given up. Never rejects for what the consumer does.
 */
export async function deliver(world: World, parcel: Parcel): Promise<void> {
  if (world.random.share(`drop:${parcel.ordinal}`) < parcel.chaos.drop) {
    logWire(world, {
      at: Date.now(),
      direction: "webhook",
      label: parcel.event,
      instance: parcel.instance,
      outcome: "dropped",
      latencyMs: 0,
      attempt: 1,
      body: parcel.preview,
    });
    return;
  }
  const copies = parcel.chaos.duplicate ? [0, 1] : [0];
  await Promise.all(copies.map((copy) => attempts(world, parcel, copy)));
}
