import { backoffMs } from "@prosa/core";
import type { RealtimeChannel, SupabaseClient } from "@supabase/supabase-js";
import type { Receive } from "./peers.ts";
import type { InboxTransport } from "./transport.ts";

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

/** Fact topics over the client's one socket. */
export function createSubscribe(
  client: SupabaseClient,
  receive: Receive,
): InboxTransport["subscribe"] {
  return (topics, sink) => {
    const joined = new Set<string>();
    const report = () => sink.status(joined.size === topics.length ? "joined" : "lost");
    const stops = topics.map((topic) =>
      join(
        client,
        topic,
        (payload) => receive(payload, sink),
        (isJoined) => {
          if (isJoined === joined.has(topic)) return;
          if (isJoined) joined.add(topic);
          else joined.delete(topic);
          report();
        },
      ),
    );
    const auth = authOf(client)?.onAuthStateChange((change) => {
      if (change === "TOKEN_REFRESHED" || change === "SIGNED_IN") void client.realtime.setAuth();
    });
    sink.status(topics.length === 0 ? "joined" : "connecting");
    return () => {
      auth?.data.subscription.unsubscribe();
      for (const stop of stops) stop();
    };
  };
}

/** Keeps one topic joined: a refused or dropped join is tried again with backoff and jitter. */
function join(
  client: SupabaseClient,
  topic: string,
  onPayload: (payload: unknown) => void,
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
    opened.on("broadcast", { event: "inbox" }, ({ payload }) => onPayload(payload));
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
