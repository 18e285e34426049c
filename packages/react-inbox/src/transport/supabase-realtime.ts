import { backoffMs, type Operator } from "@prosa/core";
import type { RealtimeChannel, SupabaseClient } from "@supabase/supabase-js";
import { parseEvents } from "./parse.ts";
import type { InboxTransport, Peer, SubscriptionSink } from "./transport.ts";

/** Supabase Auth, or `null` for a client with tokens of the host's own (its `accessToken` option). */
export function authOf(client: SupabaseClient): SupabaseClient["auth"] | null {
  try {
    const { auth } = client;
    return typeof auth.getSession === "function" ? auth : null;
  } catch {
    return null;
  }
}

/** The header that says who is signed in; none where the host signs in by cookie alone. */
export async function bearerOf(client: SupabaseClient): Promise<Record<string, string>> {
  const signedIn = await authOf(client)?.getSession();
  const token = signedIn?.data.session?.access_token;
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Fact topics and presence over the client's one socket. */
export function createRealtime(
  client: SupabaseClient,
): Pick<InboxTransport, "subscribe" | "presence"> {
  return {
    subscribe(topics, sink) {
      const joined = new Set<string>();
      const report = () => sink.status(joined.size === topics.length ? "joined" : "lost");
      const stops = topics.map((topic) =>
        join(client, topic, sink, (isJoined) => {
          if (isJoined === joined.has(topic)) return;
          if (isJoined) joined.add(topic);
          else joined.delete(topic);
          report();
        }),
      );
      const auth = authOf(client)?.onAuthStateChange((change) => {
        if (change === "TOKEN_REFRESHED" || change === "SIGNED_IN") void client.realtime.setAuth();
      });
      sink.status(topics.length === 0 ? "joined" : "connecting");
      return () => {
        auth?.data.subscription.unsubscribe();
        for (const stop of stops) stop();
      };
    },
    presence: (conversationId, me, peers) => watchPeers(client, conversationId, me, peers),
  };
}

/** Keeps one topic joined: a refused or dropped join is tried again with backoff and jitter. */
function join(
  client: SupabaseClient,
  topic: string,
  sink: SubscriptionSink,
  onJoined: (joined: boolean) => void,
): () => void {
  let channel: RealtimeChannel | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let stopped = false;

  const open = async () => {
    await client.realtime.setAuth();
    if (stopped) return;
    const opened = client.channel(topic, { config: { private: true } });
    channel = opened;
    opened.on("broadcast", { event: "inbox" }, ({ payload }) => {
      const events = parseEvents(payload);
      if (!events) sink.rejected();
      for (const event of events ?? []) sink.event(event);
    });
    opened.subscribe((status) => {
      if (stopped || channel !== opened) return;
      if (status === "SUBSCRIBED") {
        attempt = 0;
        onJoined(true);
        return;
      }
      onJoined(false);
      channel = null;
      void client.removeChannel(opened);
      retry();
    });
  };
  const retry = () => {
    attempt += 1;
    const waitMs = backoffMs(attempt, Math.random(), { maxMs: 15_000 });
    timer = setTimeout(start, waitMs);
  };
  const start = () => {
    open().catch(() => {
      onJoined(false);
      if (!stopped) retry();
    });
  };
  start();

  return () => {
    stopped = true;
    clearTimeout(timer);
    if (channel) void client.removeChannel(channel);
  };
}

function watchPeers(
  client: SupabaseClient,
  conversationId: string,
  me: Operator,
  peers: (peers: Peer[]) => void,
) {
  const self = { id: me.id, name: me.name, typing: false };
  let isJoined = false;
  const channel = client.channel(`prosa:presence:${conversationId}`, {
    config: { private: true, presence: { key: me.id } },
  });
  channel.on("presence", { event: "sync" }, () => {
    const found = new Map<string, Peer>();
    for (const meta of Object.values(channel.presenceState()).flat()) {
      const peer = parsePeer(meta);
      if (!peer || peer.id === me.id) continue;
      found.set(peer.id, { ...peer, typing: peer.typing || found.get(peer.id)?.typing === true });
    }
    peers([...found.values()]);
  });
  channel.subscribe((status) => {
    isJoined = status === "SUBSCRIBED";
    if (isJoined) void channel.track(self);
  });
  return {
    setTyping(typing: boolean) {
      if (self.typing === typing) return;
      self.typing = typing;
      if (isJoined) void channel.track(self);
    },
    close() {
      void client.removeChannel(channel);
    },
  };
}

function parsePeer(meta: unknown): Peer | null {
  if (typeof meta !== "object" || meta === null) return null;
  const { id, name, typing } = meta as Record<string, unknown>;
  return typeof id === "string" && typeof name === "string"
    ? { id, name, typing: typing === true }
    : null;
}
