import { randomUUID } from "node:crypto";

/** What one tracked client says about itself, with the reference that tells it from its twins. */
export type PresenceMeta = Record<string, unknown> & { phx_ref: string };

/** Presence as the wire has it: per key, every client that tracks under it. */
export type PresenceMap = Record<string, { metas: PresenceMeta[] }>;

/** A change of one topic's presence. */
export interface PresenceDiff {
  joins: PresenceMap;
  leaves: PresenceMap;
}

/** Who is present on each topic. `topic` is any string that tells topics apart. */
export interface PresenceBoard {
  /** Adds or replaces what `owner` tracks. */
  track(topic: string, owner: object, key: string, meta: Record<string, unknown>): PresenceDiff;
  /** Removes what `owner` tracks; `null` when it tracks nothing. */
  untrack(topic: string, owner: object): PresenceDiff | null;
  state(topic: string): PresenceMap;
}

/** Makes an empty board. */
export function createPresenceBoard(): PresenceBoard {
  const topics = new Map<string, Map<object, { key: string; meta: PresenceMeta }>>();
  const one = (entry: { key: string; meta: PresenceMeta } | undefined): PresenceMap =>
    entry === undefined ? {} : { [entry.key]: { metas: [entry.meta] } };
  return {
    track(topic, owner, key, meta) {
      const present = topics.get(topic) ?? new Map();
      topics.set(topic, present);
      const before = present.get(owner);
      const after = { key, meta: { ...meta, phx_ref: randomUUID().slice(0, 13) } };
      present.set(owner, after);
      return { joins: one(after), leaves: one(before) };
    },
    untrack(topic, owner) {
      const present = topics.get(topic);
      const entry = present?.get(owner);
      if (present === undefined || entry === undefined) return null;
      present.delete(owner);
      if (present.size === 0) topics.delete(topic);
      return { joins: {}, leaves: one(entry) };
    },
    state(topic) {
      const state: PresenceMap = {};
      for (const { key, meta } of topics.get(topic)?.values() ?? []) {
        state[key] = { metas: [...(state[key]?.metas ?? []), meta] };
      }
      return state;
    },
  };
}
