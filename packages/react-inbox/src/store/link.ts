import { backoffMs, type InboxEvent, type ProsaError } from "@prosa/core";
import {
  applyEvent,
  counted,
  dropConversation,
  type Effect,
  type Fact,
  putConversation,
} from "./apply-event.ts";
import { type Context, reportError } from "./context.ts";
import { initialState } from "./initial-state.ts";
import type { LinkStatus } from "./state.ts";

const SYNC_EVERY_MS = 60_000;
/** How often news are asked for while nothing arrives by itself. */
const POLL_EVERY_MS = 10_000;
const SYNC_LIMIT = 200;
const KNOWN_LIMIT = 1_000;
/** After a lone event, and after several: what arrives meanwhile is shown together. */
const FRAME_MS = 16;
const BURST_MS = 100;

export interface LinkParts {
  /** The session was read. */
  ready(): void;
  effect(effect: Effect): void;
  /** The server asks for the list anew. */
  reset(): Promise<void>;
  /** Checks open threads for holes. */
  repair(): Promise<void>;
  /** The link delivers again: what waited may go out. */
  flush(): void;
}

/**
 * Keeps the state equal to the server's: session, subscription, resume by cursor after every gap,
 * on focus and each minute. Events that arrive while a gap is read wait, and are spliced after it.
 */
export function createLink(context: Context, parts: LinkParts) {
  const { store, transport, tenantId, now, clock, random, signal } = context;
  let cursor: string | null = null;
  let unsubscribe: (() => void) | null = null;
  let waiting: Fact[] | null = null;
  /** Events of a burst, until its next moment of showing; `null` while all is calm. */
  let burst: Fact[] | null = null;
  let burstTimer: ReturnType<typeof setTimeout> | undefined;
  let resuming: Promise<void> | null = null;
  let isAgain = false;
  let isJoined = false;
  /** The subscription was lost, and has not come back. */
  let isLost = false;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let epochRun = 0;
  let minute: ReturnType<typeof setInterval> | undefined;

  function setLink(status: LinkStatus): void {
    store.update((state) =>
      state.link.status === status
        ? state
        : { ...state, link: { ...state.link, status, since: now() } },
    );
  }

  /** Makes one change of the state out of all of them, so that a burst is drawn once. */
  function fold(events: readonly Fact[]): void {
    const effects: Effect[] = [];
    store.update((state) =>
      events.reduce((before, event) => {
        const folded = applyEvent(before, event, now());
        effects.push(...folded.effects);
        return folded.state;
      }, state),
    );
    effects.forEach(parts.effect);
  }

  function receive(event: InboxEvent): void {
    if (event.type === "rejoin") void rejoin();
    else if (waiting) waiting.push(event);
    else if (burst) burst.push(event);
    else show([event]);
  }

  /** An event is shown at once; those that follow it closely, together. */
  function show(events: Fact[]): void {
    fold(events);
    burst = [];
    burstTimer = setTimeout(
      () => {
        const next = burst;
        burst = null;
        if (next?.length) show(next);
      },
      events.length > 1 ? BURST_MS : FRAME_MS,
    );
  }

  function forgetBurst(): void {
    clearTimeout(burstTimer);
    burst = null;
  }

  function subscribe(topics: string[]): void {
    unsubscribe?.();
    isJoined = false;
    const run = ++epochRun;
    const isCurrent = () => run === epochRun && !signal.aborted;
    unsubscribe = transport.subscribe(topics, {
      event: (event) => isCurrent() && receive(event),
      rejected: () => store.update((state) => counted(state, "rejected")),
      status: (status) => {
        if (!isCurrent()) return;
        isJoined = status === "joined";
        if (status !== "connecting") isLost = !isJoined;
        if (isJoined) void resume();
        else if (isLost) {
          if (store.get().link.status !== "degraded") setLink("reconnecting");
          retryTimer ??= setTimeout(() => void resume(), POLL_EVERY_MS);
        }
      },
    });
  }

  async function loadSession(): Promise<void> {
    const asked = now();
    const value = await transport.session({ tenantId }, { signal });
    clock.serverSaid(Date.parse(value.serverTime), (asked + now()) / 2);
    store.update((state) => ({ ...state, session: { status: "ready", value, error: null } }));
    parts.ready();
    subscribe(value.topics);
  }

  async function rejoin(): Promise<void> {
    try {
      await loadSession();
    } catch (cause) {
      if (signal.aborted) return;
      const error = reportError(context, cause);
      if (!store.get().session.value) {
        store.update((state) => ({ ...state, session: { status: "error", value: null, error } }));
        if (error.retry !== "never") later(begin);
      } else if (error.code === "auth.forbidden") lose(error);
      else later(() => void rejoin());
    }
  }

  /** The operator is no member any more: what was shown goes, and nothing is asked for again. */
  function lose(error: ProsaError): void {
    epochRun += 1;
    close();
    unsubscribe = null;
    isJoined = false;
    cursor = null;
    minute = undefined;
    const { conversations, lists, counts, activeId, target, threads, typing, peers } = initialState;
    store.update((state) => ({
      ...state,
      ...{ conversations, lists, counts, activeId, target, threads, typing, peers },
      session: { status: "error", value: null, error },
    }));
  }

  /** Reads work while nothing arrives: the inbox goes on by asking. */
  function poll(): void {
    setLink("degraded");
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void resume(), POLL_EVERY_MS);
  }

  function later(task: () => void): void {
    attempt += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(task, backoffMs(attempt, random(), { maxMs: 30_000 }));
  }

  /** Reads the gap since the cursor, then splices what arrived meanwhile. One run at a time. */
  function resume(): Promise<void> {
    if (resuming) {
      isAgain = true;
      return resuming;
    }
    resuming = catchUp().finally(() => {
      resuming = null;
      if (isAgain && !signal.aborted) {
        isAgain = false;
        void resume();
      }
    });
    return resuming;
  }

  async function catchUp(): Promise<void> {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    waiting = burst ?? [];
    forgetBurst();
    try {
      await readGap();
      await parts.repair();
      attempt = 0;
      store.update((state) => ({
        ...counted(state, "resumes"),
        link: { ...state.link, lastSyncAt: clock.now() },
      }));
      if (isJoined) setLink("online");
      else if (isLost) poll();
      parts.flush();
    } catch (cause) {
      if (signal.aborted) return;
      const error = reportError(context, cause);
      if (error.code === "auth.forbidden") {
        lose(error);
        return;
      }
      setLink("reconnecting");
      later(() => void resume());
    } finally {
      const arrived: Fact[] = waiting ?? [];
      waiting = null;
      if (!signal.aborted) fold(arrived);
    }
  }

  async function readGap(): Promise<void> {
    let known: string[] | undefined = [...store.get().conversations.keys()].slice(0, KNOWN_LIMIT);
    while (cursor !== null) {
      const query = { tenantId, cursor, limit: SYNC_LIMIT, ...(known && { known }) };
      const page = await transport.sync(query, { signal });
      known = undefined;
      if (page.reset) {
        cursor = null;
        await parts.reset();
        return;
      }
      store.update((state) =>
        page.left.reduce(dropConversation, page.items.reduce(putConversation, state)),
      );
      cursor = page.cursor;
      if (!page.more) return;
    }
  }

  function begin(): void {
    minute ??= setInterval(awake, SYNC_EVERY_MS);
    setLink("connecting");
    if (!store.get().session.value) {
      store.update((state) => ({
        ...state,
        session: { ...state.session, status: "loading", error: null },
      }));
    }
    void rejoin();
  }

  function close(): void {
    clearInterval(minute);
    clearTimeout(retryTimer);
    forgetBurst();
    unsubscribe?.();
  }

  function listen(): void {
    if (!globalThis.window) return;
    const onVisible = () => document.visibilityState === "visible" && awake();
    window.addEventListener("online", awake, { signal });
    window.addEventListener("offline", () => setLink("offline"), { signal });
    window.addEventListener("focus", awake, { signal });
    document.addEventListener("visibilitychange", onVisible, { signal });
  }

  function awake(): void {
    if (unsubscribe) void resume();
    else begin();
  }

  return {
    /** Called once. */
    start(): void {
      listen();
      begin();
    },
    resume,
    rejoin,
    /** The first cursor wins: it is the oldest, so nothing after it is missed. */
    offerCursor(offered: string): void {
      cursor ??= offered;
    },
    close,
  };
}
