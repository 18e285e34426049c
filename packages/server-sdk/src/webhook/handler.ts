import { httpStatusOf, isProsaError, ProsaError } from "@prosa/core";
import { type Breaker, createBreaker } from "../intake/breaker.ts";
import {
  type Channel,
  type EnvelopeItem,
  type JobQueue,
  type Logger,
  silentLogger,
  systemClock,
  type WebHandler,
  type WebhookHandlerOptions,
} from "../ports/index.ts";
import type { Kept } from "./keep-events.ts";
import { readEvents } from "./read-events.ts";
import { createRecorder } from "./recorder.ts";
import { createChannelResolver, type KnownChannel } from "./resolve-channel.ts";
import { tokenOf } from "./token.ts";

const channelPath = /\/([a-z][a-z0-9-]*)\/([0-9a-f]{8}-[0-9a-f-]{27})(?:\/([^/]*))?\/?$/i;

/**
 * Takes webhooks in: verifies, stores, wakes the worker, answers.
 *
 * `…/webhook` finds the channel by its token alone, `…/webhook/<provider>/<channelId>[/<suffix>]`
 * also holds the token to that channel. Answers: 202 stored, or known already; 401 wrong token,
 * before the body is read; 400 no JSON or no envelope; 405 another method; 503 with `Retry-After`
 * whenever a retry could succeed, since providers never retry a 4xx. The answer waits for the
 * commit and for nothing else; while Postgres is away it waits for `spill` instead, and is 503 only
 * where that is away too, absent, or the token was not seen within the last 24 hours.
 * A stranger over the limit gets 503 as well: a provider whose token is new must not lose its event
 * to them.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): WebHandler {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const waitUntil = options.waitUntil ?? (() => {});
  const waking = createBreaker({ name: "The queue", clock });
  const resolveChannel = createChannelResolver({ ...options, clock });
  const recorder = createRecorder({ ...options, clock, logger, waitUntil, waking });

  const identify = async (request: Request) => {
    const [, provider, channelId, suffix = ""] =
      channelPath.exec(new URL(request.url).pathname) ?? [];
    const token = tokenOf(request.headers);
    const { limits } = options;
    const address = limits?.clientAddress(request) ?? null;
    const gate = limits && address !== null ? () => limits.check("webhook", address) : undefined;
    const known = token === null ? null : await resolveChannel(token, gate);
    if (
      !known ||
      (channelId && (channelId.toLowerCase() !== known.channelId || provider !== known.provider))
    ) {
      if (address !== null) await limits?.note("webhook", address);
      throw new ProsaError("webhook.unverified", "The token opens no such channel.");
    }
    const channel = options.channels[known.provider];
    if (!channel)
      throw new ProsaError(
        "channel.unavailable",
        `No channel is registered for the provider "${known.provider}". Pass it in createProsa({ channels }).`,
      );
    await channel.verify?.(request, { ...known, nowMs: clock.now() });
    return { known, channel, suffix };
  };

  const take = async (request: Request, seen: Seen): Promise<Response> => {
    const { known, channel, suffix } = await identify(request);
    seen.provider = known.provider;
    seen.channelId = known.channelId;
    const events = await readEvents(request, channel, known, suffix, clock.now());
    const recorded = await recorder.push(events.records);
    if (events.volatile.length > 0)
      waitUntil(
        passOn({ ...options, waking, logger }, known, channel, events.volatile, clock.now()),
      );

    const duplicates = recorded.filter((result) => result.duplicate).length;
    const ignored = events.records.find((record) => record.ignored !== undefined)?.ignored;
    seen.outcome = ignored ?? outcomeOf(recorded, duplicates);
    if (ignored !== undefined || events.oversizedBytes !== null)
      logger.warn(
        { ...fields(seen), reason: ignored, bytes: events.oversizedBytes ?? undefined },
        "webhook event kept, not processed whole",
      );
    return answer(202, { accepted: recorded.length - duplicates, duplicates });
  };

  return async (request) => {
    const startedMs = clock.monotonic();
    const seen: Seen = { provider: "unknown", outcome: "accepted" };
    let response: Response;
    try {
      response =
        request.method === "POST"
          ? await take(request, seen)
          : answer(405, { error: { code: "request.invalid", message: "Use POST." } });
      if (response.status === 405) seen.outcome = "method";
    } catch (error) {
      response = refuse(error, seen, logger);
    }
    options.onOutcome?.({
      provider: seen.provider,
      outcome: seen.outcome,
      durationMs: clock.monotonic() - startedMs,
    });
    return response;
  };
}

interface Seen {
  provider: string;
  outcome: string;
  channelId?: string;
}

function outcomeOf(kept: Kept[], duplicates: number): string {
  if (kept.some(({ spilled }) => spilled)) return "spilled";
  return kept.length > 0 && duplicates === kept.length ? "duplicate" : "accepted";
}

function fields(seen: Seen): object {
  return { provider: seen.provider, channel_id: seen.channelId };
}

/** 401 and 400 are final for the sender; everything else asks it to come again. */
function refuse(error: unknown, seen: Seen, logger: Logger): Response {
  const code = isProsaError(error) ? error.code : "internal";
  const final = code === "webhook.unverified" || code === "webhook.malformed";
  const limited = code === "request.limited";
  seen.outcome = final ? code.slice("webhook.".length) : limited ? "limited" : "unavailable";
  const reason = error instanceof Error ? error.message : String(error);
  logger[final || limited ? "warn" : "error"]({ ...fields(seen), code, reason }, "webhook refused");
  if (final) return answer(httpStatusOf(code), { error: { code, message: reason } });
  const message = "The event was not stored. Send it again.";
  const waitMs =
    isProsaError(error) && typeof error.retry === "object" ? error.retry.afterMs : 5_000;
  const retryAfter = `${Math.ceil(waitMs / 1_000)}`;
  return answer(503, { error: { code, message } }, { "retry-after": retryAfter });
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

async function passOn(
  { queue, waking, logger }: { queue: JobQueue; waking: Breaker; logger: Logger },
  known: KnownChannel,
  channel: Channel,
  items: EnvelopeItem[],
  nowMs: number,
): Promise<void> {
  try {
    const data = { channelId: known.channelId, provider: channel.provider, atMs: nowMs };
    const jobs = items.map(({ providerEvent, payload }) => ({
      name: "typing",
      data: { ...data, providerEvent, payload },
    }));
    await waking.run(() => queue.addBulk(jobs));
  } catch (error) {
    logger.debug({ channel_id: known.channelId, error: String(error) }, "typing was not passed on");
  }
}
