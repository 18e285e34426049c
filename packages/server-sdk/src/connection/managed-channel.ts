import type { Backfill } from "../maintenance/backfill-step.ts";
import type { WebhookProblem } from "../ports/index.ts";
import {
  type ChannelHealth,
  channelHealth,
  type HealthFacts,
  type HealthReason,
} from "./health.ts";

/** A change of a channel's health. */
export interface HealthChange {
  /** ISO 8601. */
  at: string;
  state: ChannelHealth["state"];
  reason: HealthReason | string | null;
}

/** A channel as its admins see it; holds no secret. */
export interface ManagedChannel {
  id: string;
  tenantId: string;
  name: string;
  type: "whatsapp" | "api";
  provider: string;
  /** The account's own address, e.g. `5511940021180@s.whatsapp.net`, once a phone was paired. */
  ownAddress: string | null;
  /** The account's name at the provider. */
  instance: string | null;
  createdAt: string;
  health: ChannelHealth & {
    /** Since when, as far as the history goes back. */
    since: string | null;
  };
  lastEventAt: string | null;
  /** Messages that wait to go out. */
  sendsWaiting: number;
  /** The last audit of where its events go, and what it set right; `null` before the first. */
  audit: { at: string; problems: WebhookProblem[]; repaired: boolean } | null;
  /** The last look back at what the provider keeps. */
  backfill: Backfill | null;
  /** The last 50 changes, oldest first. */
  history: HealthChange[];
}

/** What the database says of the facts. */
export type StoredFacts = Omit<HealthFacts, "lastProbe" | "now"> & {
  probe: HealthFacts["lastProbe"];
};

export interface ManagedRow extends Omit<ManagedChannel, "health" | "lastEventAt" | "history"> {
  facts: StoredFacts;
  history: HealthChange[];
}

/** Judges what the database says, now. */
export function judge({ probe, ...facts }: StoredFacts, now: number): ChannelHealth {
  return channelHealth({ ...facts, lastProbe: probe, now });
}

/** A row of the database as admins see it. */
export function toManagedChannel(row: ManagedRow, now: number): ManagedChannel {
  const { facts, history, ...rest } = row;
  const health = judge(facts, now);
  const last = history.at(-1);
  return {
    ...rest,
    health: { ...health, since: last?.state === health.state ? last.at : null },
    lastEventAt: facts.lastEventAt,
    history,
  };
}
