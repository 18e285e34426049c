import type { Claims } from "../gateway/caller.ts";
import type { Access } from "./authorize.ts";
import type { ChangeFilter } from "./change-filter.ts";
import { createPresenceBoard, type PresenceBoard, type PresenceDiff } from "./presence.ts";

/** One `postgres_changes` binding of a channel. */
export interface ChangeBinding {
  id: number;
  event: string;
  schema: string;
  /** `undefined` and `*` mean every table. */
  table?: string;
  filter: ChangeFilter | null;
  /** The columns to send; `null` means all. */
  select: string[] | null;
}

/** One joined channel of one socket. */
export interface Channel {
  /** With the prefix `realtime:`, as on the wire. */
  topic: string;
  joinRef: string | null;
  isPrivate: boolean;
  /** Whether the sender hears its own broadcasts. */
  hearsItself: boolean;
  acknowledges: boolean;
  presenceKey: string;
  presenceEnabled: boolean;
  claims: Claims;
  access: Access;
  bindings: ChangeBinding[];
  send(event: string, payload: Record<string, unknown>, ref?: string | null): void;
  sendBytes(event: string, bytes: Uint8Array): void;
}

/** A broadcast on its way to the channels of a topic; `topic` has no prefix. */
export interface Broadcast {
  topic: string;
  isPrivate: boolean;
  event: string;
  payload: unknown;
  meta?: Record<string, unknown>;
}

/** The channels of every socket, and what reaches them. */
export interface ChannelRegistry {
  add(channel: Channel): void;
  /** Removes it and tells the topic that its presence is gone. Repeating is harmless. */
  remove(channel: Channel): void;
  broadcast(message: Broadcast, sender: Channel | null): void;
  track(channel: Channel, meta: Record<string, unknown>): void;
  untrack(channel: Channel): void;
  sendPresenceState(channel: Channel): void;
  /** Every channel that listens to Postgres changes. */
  listeners(): Iterable<Channel>;
}

/** Makes an empty registry. */
export function createChannelRegistry(): ChannelRegistry {
  const topics = new Map<string, Set<Channel>>();
  const listening = new Set<Channel>();
  const board: PresenceBoard = createPresenceBoard();

  const spread = (key: string, diff: PresenceDiff) => {
    for (const channel of topics.get(key) ?? []) {
      if (channel.presenceEnabled && channel.access.presence.read) {
        channel.send("presence_diff", { ...diff });
      }
    }
  };
  const untrack = (channel: Channel) => {
    const key = keyOf(channel.topic, channel.isPrivate);
    const diff = board.untrack(key, channel);
    if (diff !== null) spread(key, diff);
  };
  return {
    add(channel) {
      const key = keyOf(channel.topic, channel.isPrivate);
      const members = topics.get(key) ?? new Set();
      topics.set(key, members.add(channel));
      if (channel.bindings.length > 0) listening.add(channel);
    },
    remove(channel) {
      const key = keyOf(channel.topic, channel.isPrivate);
      const members = topics.get(key);
      members?.delete(channel);
      if (members?.size === 0) topics.delete(key);
      listening.delete(channel);
      untrack(channel);
    },
    broadcast({ topic, isPrivate, event, payload, meta }, sender) {
      const content = { type: "broadcast", event, payload, ...(meta ? { meta } : {}) };
      for (const channel of topics.get(keyOf(`realtime:${topic}`, isPrivate)) ?? []) {
        if (channel === sender && !channel.hearsItself) continue;
        if (!channel.access.broadcast.read) continue;
        if (payload instanceof Uint8Array) channel.sendBytes(event, payload);
        else channel.send("broadcast", content);
      }
    },
    track(channel, meta) {
      const key = keyOf(channel.topic, channel.isPrivate);
      spread(key, board.track(key, channel, channel.presenceKey, meta));
    },
    untrack,
    sendPresenceState(channel) {
      const state = board.state(keyOf(channel.topic, channel.isPrivate));
      channel.send("presence_state", state);
    },
    listeners: () => listening,
  };
}

/** A private and a public channel of one name are two topics: neither hears the other. */
function keyOf(topic: string, isPrivate: boolean): string {
  return `${isPrivate ? "private" : "public"} ${topic}`;
}
