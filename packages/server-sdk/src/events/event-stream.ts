import { ProsaError } from "@prosa/core";
import type { Caller, SqlGateway } from "../ports/index.ts";
import type { EventHub } from "./event-hub.ts";

const beatMs = 15_000;
/** A stream ends before the session that opened it: the next one proves itself anew. */
const longestMs = 600_000;
const mostTopics = 500;
/** Events that may wait for a slow browser. */
const mostWaiting = 500;

export interface EventStreamDeps {
  sql: SqlGateway;
  hub: EventHub;
  now: () => number;
}

/**
 * `GET /api/internal/v1/events?topic=…&topic=…`: the facts of those topics as server-sent events, one
 * `joined` first. Each `data` is a broadcast's payload.
 *
 * It ends when the caller's `exp` comes, after ten minutes, or when the browser reads too slowly; the
 * browser opens another and resumes by its own cursor. A topic whose right is taken away falls silent
 * in that transaction, as it does over Realtime.
 *
 * @throws ProsaError `auth.forbidden` when a topic may not be joined; `request.invalid` without topics.
 */
export async function openEventStream(
  { sql, hub, now }: EventStreamDeps,
  request: Request,
  caller: Exclude<Caller, "service">,
): Promise<Response> {
  const topics = new URL(request.url).searchParams.getAll("topic");
  if (topics.length === 0 || topics.length > mostTopics) {
    throw new ProsaError("request.invalid", `Name 1 to ${mostTopics} topics as "topic".`);
  }
  const page = createPage();
  try {
    page.onEnd(await hub.listen(topics, page));
    await sql.call("join_topics", { topics }, caller);
  } catch (cause) {
    page.end();
    throw cause;
  }
  const leftMs = Number(caller.claims.exp ?? Number.POSITIVE_INFINITY) * 1_000 - now();
  const beat = setInterval(() => page.write(": beat\n\n"), beatMs);
  const last = setTimeout(page.end, Math.max(0, Math.min(longestMs, leftMs)));
  request.signal.addEventListener("abort", page.end, { once: true });
  page.onEnd(() => {
    clearInterval(beat);
    clearTimeout(last);
    request.signal.removeEventListener("abort", page.end);
  });
  if (request.signal.aborted) page.end();
  page.open();
  return new Response(page.body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      // nginx holds answers back otherwise.
      "x-accel-buffering": "no",
    },
  });
}

/** A body that is written from outside; what comes before `open` is written after it. */
function createPage() {
  const encoder = new TextEncoder();
  const ends: (() => void)[] = [];
  let early: string[] | null = [];
  let isOver = false;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (made) => {
        controller = made;
      },
      cancel: () => finish(),
    },
    { highWaterMark: mostWaiting },
  );

  function finish(): void {
    if (isOver) return;
    isOver = true;
    for (const end of ends) end();
  }
  function write(text: string): void {
    if (isOver) return;
    if (early) {
      early.push(text);
      return;
    }
    controller?.enqueue(encoder.encode(text));
    if ((controller?.desiredSize ?? 0) <= 0) end();
  }
  function end(): void {
    if (isOver) return;
    finish();
    controller?.close();
  }

  return {
    body,
    write,
    end,
    event: (payload: object) => write(`data: ${JSON.stringify(payload)}\n\n`),
    open() {
      const waiting = early ?? [];
      early = null;
      write("event: joined\ndata: {}\n\n");
      for (const text of waiting) write(text);
    },
    onEnd(work: () => void) {
      if (isOver) work();
      else ends.push(work);
    },
  };
}
