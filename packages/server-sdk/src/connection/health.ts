import type { ProbeOutcome } from "../ports/index.ts";

export type HealthState = "connected" | "degraded" | "disconnected" | "pairing" | "unknown";

/** Why a channel is not simply connected; words for it are the host's. */
export type HealthReason =
  | "no_report"
  | "waiting_for_scan"
  | "reconnecting"
  | "stuck_connecting"
  | "never_paired"
  | "logged_out"
  | "codes_ran_out"
  | "closed"
  | "account_gone"
  | "key_refused"
  | "provider_unreachable"
  | "open_but_deaf"
  | "sends_fail"
  | "sends_unconfirmed"
  | "events_lost"
  | "silent"
  | "closed_but_talking";

export interface ChannelHealth {
  state: HealthState;
  /** `null` when the channel is connected. */
  reason: HealthReason | null;
}

/** What is known of a channel. Times are ISO 8601 by the clock of the database. */
export interface HealthFacts {
  /** The provider's last report of a change. */
  declared: {
    state: "connecting" | "open" | "closed" | "refused" | "deleted" | null;
    /** The provider's own code, e.g. `401`. */
    reason: string | null;
    /** When the report changed the channel's status here. */
    at: string | null;
    /** When it last said that it shows a code to pair with. */
    qrAt: string | null;
  };
  /** Any event of the channel counts, up to half a minute late. */
  lastEventAt: string | null;
  /** The last look at the provider, and since when each look found the same. */
  lastProbe: { outcome: ProbeOutcome; at: string; since: string } | null;
  /** Sends of the last ten minutes that did not go out and still wait. */
  sendFailures: number;
  /** Messages of the last hour that went out, none of which arrived. */
  undelivered: number;
  /** When a look back last found messages whose events never came, though the channel was open. */
  missedAt: string | null;
  /** Half minutes with events that the last weeks lead to expect since the last event. */
  expectedBeats: number;
  /** Present time in milliseconds. */
  now: number;
}

/** A probe older than this says nothing: several were missed. */
const probeFreshMs = 180_000;
/** Longer than any reconnect takes. */
const connectingMs = 120_000;
const codeFreshMs = 90_000;
const trafficFreshMs = 300_000;
/** The events of a closing connection arrive within this. */
const afterglowMs = 90_000;
const sendFailuresThatCount = 2;
const undeliveredThatCount = 3;
const missedFreshMs = 3_600_000;
/** By chance alone such a silence comes once in a hundred thousand times. */
const silentBeats = 12;

/**
 * Judges a channel by declaration, traffic and probes together, since each of them lies at times: a
 * provider says open over a dead connection, reports get lost, probes meet a busy server.
 *
 * Pure. The later of report and probe says what the connection is; then the others may object.
 */
export function channelHealth(facts: HealthFacts): ChannelHealth {
  const { declared, lastEventAt, lastProbe, now } = facts;
  const isWithin = (at: string | null, ms: number) => at !== null && now - Date.parse(at) <= ms;
  const probe = lastProbe && isWithin(lastProbe.at, probeFreshMs) ? lastProbe : null;

  if (probe?.outcome === "gone") return { state: "disconnected", reason: "account_gone" };
  if (probe?.outcome === "refused") return { state: "disconnected", reason: "key_refused" };
  if (probe?.outcome === "unreachable") {
    const isTalking = isWithin(lastEventAt, trafficFreshMs);
    return { state: isTalking ? "degraded" : "disconnected", reason: "provider_unreachable" };
  }

  const since = declared.at === null ? Number.NEGATIVE_INFINITY : Date.parse(declared.at);
  const isProbeNewer = probe !== null && Date.parse(probe.at) >= since;
  const connection = isProbeNewer ? probe.outcome : declared.state;
  switch (connection) {
    case "open":
      return whileOpen(facts, isWithin);
    case "deaf":
      return { state: "degraded", reason: "open_but_deaf" };
    case "connecting":
      return whileConnecting(facts, isWithin);
    case "close":
    case "closed":
    case "refused":
    case "deleted": {
      const isTalking =
        !isProbeNewer && lastEventAt !== null && Date.parse(lastEventAt) - since > afterglowMs;
      return isTalking && isWithin(lastEventAt, trafficFreshMs)
        ? { state: "degraded", reason: "closed_but_talking" }
        : { state: "disconnected", reason: whyClosed(declared) };
    }
    default:
      return { state: "unknown", reason: "no_report" };
  }
}

/** It says open: what speaks against it? */
function whileOpen(
  { sendFailures, undelivered, missedAt, lastEventAt, expectedBeats }: HealthFacts,
  isWithin: (at: string | null, ms: number) => boolean,
): ChannelHealth {
  const degraded = (reason: HealthReason): ChannelHealth => ({ state: "degraded", reason });
  if (sendFailures >= sendFailuresThatCount) return degraded("sends_fail");
  const heardSince =
    missedAt !== null && lastEventAt !== null && Date.parse(lastEventAt) > Date.parse(missedAt);
  if (isWithin(missedAt, missedFreshMs) && !heardSince) return degraded("events_lost");
  if (expectedBeats >= silentBeats) return degraded("silent");
  if (undelivered >= undeliveredThatCount) return degraded("sends_unconfirmed");
  return { state: "connected", reason: null };
}

function whileConnecting(
  { declared, lastProbe }: HealthFacts,
  isWithin: (at: string | null, ms: number) => boolean,
): ChannelHealth {
  if (declared.state === null || isWithin(declared.qrAt, codeFreshMs)) {
    return { state: "pairing", reason: "waiting_for_scan" };
  }
  const since = declared.state === "connecting" ? declared.at : (lastProbe?.since ?? null);
  return isWithin(since, connectingMs)
    ? { state: "degraded", reason: "reconnecting" }
    : { state: "disconnected", reason: "stuck_connecting" };
}

function whyClosed(declared: HealthFacts["declared"]): HealthReason {
  if (declared.state === "deleted") return "account_gone";
  if (declared.state === "refused") return "codes_ran_out";
  if (declared.reason === "401" || declared.reason === "logout.instance") return "logged_out";
  return declared.state === null ? "never_paired" : "closed";
}
