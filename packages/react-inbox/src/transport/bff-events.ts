import { backoffMs, INBOX_EVENT_VERSION, isProsaError } from "@prosa/core";
import type { Ask } from "./ask.ts";
import type { Receive } from "./peers.ts";
import { readServerEvents } from "./read-server-events.ts";
import type { InboxTransport, SubscriptionSink } from "./transport.ts";

/** The server says something every 15 s; a stream that is silent for longer is dead. */
const silenceMs = 45_000;
/** A stream that ended sooner did not end of age. */
const steadyMs = 5_000;

/**
 * Facts as server-sent events over `fetch`, so that a request can say who asks.
 *
 * A stream that the server ends of age is followed by the next one; nothing is asked for again, since
 * whoever subscribes resumes by cursor after each `joined`.
 */
export function createEventStream(
  ask: Ask,
  url: string,
  receive: Receive,
): InboxTransport["subscribe"] {
  return (topics, sink) => {
    const stop = new AbortController();
    const query = new URLSearchParams(topics.map((topic) => ["topic", topic]));
    sink.status(topics.length === 0 ? "joined" : "connecting");
    if (topics.length > 0) {
      void follow(ask, `${url}?${query}`, sink, (data) => receive(data, sink), stop.signal);
    }
    return () => stop.abort();
  };
}

async function follow(
  ask: Ask,
  url: string,
  sink: SubscriptionSink,
  onPayload: (payload: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  let attempt = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    let isForbidden = false;
    try {
      await listen(ask, url, sink, onPayload, signal);
    } catch (cause) {
      isForbidden = isProsaError(cause) && cause.code === "auth.forbidden";
    }
    if (signal.aborted) return;
    const isSteady = performance.now() - startedAt > steadyMs && !isForbidden;
    if (isSteady) {
      attempt = 0;
      continue;
    }
    sink.status("lost");
    attempt += 1;
    await pause(backoffMs(attempt, Math.random(), { maxMs: 15_000 }), signal);
    // The topics are of the past: only a new session knows those of now.
    if (isForbidden && !signal.aborted) {
      sink.event({ v: INBOX_EVENT_VERSION, type: "rejoin", epoch: 0 });
    }
  }
}

/** One stream, to its end. */
async function listen(
  ask: Ask,
  url: string,
  sink: SubscriptionSink,
  onPayload: (payload: unknown) => void,
  stopped: AbortSignal,
): Promise<void> {
  const silent = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), silenceMs);
  };
  heard();
  try {
    const response = await ask(url, {
      headers: { accept: "text/event-stream" },
      cache: "no-store",
      signal: AbortSignal.any([stopped, silent.signal]),
    });
    if (!response.body) return;
    for await (const { event, data } of readServerEvents(response.body, heard)) {
      if (stopped.aborted) return;
      if (event === "joined") sink.status("joined");
      if (event === "message") onPayload(parsed(data));
    }
  } finally {
    clearTimeout(timer);
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Counted as rejected, like any payload that is no event.
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
