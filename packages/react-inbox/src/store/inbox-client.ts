import type { ConversationPatch, InboxTransport } from "../transport/transport.ts";
import type { Effect } from "./apply-event.ts";
import type { createAttachments } from "./attachments.ts";
import type { createBulk } from "./bulk.ts";
import {
  type ClientCallbacks,
  type Context,
  type InboxNotification,
  reportError,
} from "./context.ts";
import { createStore, type StateStore } from "./create-store.ts";
import { createDrafts, emptyDraft } from "./drafts.ts";
import { type InitialData, stateOf } from "./initial-data.ts";
import { type KeyValueStore, memoryStore } from "./key-value-store.ts";
import { later } from "./later.ts";
import { createLink } from "./link.ts";
import { listKey } from "./list-order.ts";
import { createLists } from "./lists.ts";
import { createMediaUrls } from "./media-urls.ts";
import { createOutbox } from "./outbox.ts";
import { createServerClock } from "./server-clock.ts";
import type { InboxSettings } from "./settings.ts";
import type { ChangeContent, ComposerMode, InboxState, ListQuery } from "./state.ts";
import { minuteOf, withIn } from "./state.ts";
import { startSweep } from "./sweep.ts";
import { threadItems } from "./thread-items.ts";
import { createThreads } from "./threads.ts";

export interface InboxClientOptions extends ClientCallbacks {
  transport: InboxTransport;
  tenantId: string;
  /** @defaultValue forgets everything with the page */
  storage?: KeyValueStore;
  /** Milliseconds since the epoch. @defaultValue `Date.now` */
  now?: () => number;
  /** @defaultValue `Math.random` */
  random?: () => number;
  /** The first page of this tenant, where the host's server has fetched it; another's is ignored. */
  initialData?: InitialData | undefined;
  /** The list that is chosen. @defaultValue that of `initialData`, else everything that is open */
  query?: ListQuery | undefined;
}

/** One operator's inbox in one tenant. Made by `createInboxClient`, closed by whoever made it. */
export interface InboxClient {
  readonly store: Pick<StateStore, "get" | "subscribe">;
  readonly transport: InboxTransport;
  readonly tenantId: string;
  readonly now: () => number;
  /** Where drafts and unsent messages wait; parts keep an operator's habits there too. */
  readonly storage: KeyValueStore;
  /** Opens the link, restores drafts and outbox. Repeating it does nothing. */
  start(): void;
  /** Ends timers, subscriptions and requests. What was not sent stays stored. */
  close(): void;
  /** Reads again what may have changed since the last event. */
  resume(): Promise<void>;
  setQuery(query: Partial<ListQuery>): void;
  loadList(query?: ListQuery): Promise<void>;
  loadMore(query?: ListQuery): Promise<void>;
  openConversation(conversationId: string | null): void;
  /** What its thread shows once it is open; `null` forgets it. */
  aimAt(target: InboxState["target"]): void;
  reloadThread(conversationId: string): Promise<void>;
  loadBefore(conversationId: string): Promise<void>;
  loadAfter(conversationId: string): Promise<void>;
  /** Resolves `false` when the message is not to be found. */
  jumpTo(conversationId: string, messageId: string): Promise<boolean>;
  jumpToLatest(conversationId: string): Promise<void>;
  readonly drafts: Pick<ReturnType<typeof createDrafts>, "get" | "set">;
  readonly attachments: Pick<
    ReturnType<typeof createAttachments>,
    "add" | "retry" | "remove" | "move" | "setCaption"
  >;
  setMode(conversationId: string, mode: ComposerMode): void;
  /**
   * Sends the composer's content; `false` when it holds nothing to send. With `holdMs` it waits that
   * long, and may be taken back until then.
   */
  submit(conversationId: string, options?: { holdMs?: number }): boolean;
  /** Puts what was sent last, and is still held, back into the composer; `false` when nothing is. */
  undoSend(conversationId: string): Promise<boolean>;
  readonly outbox: Pick<ReturnType<typeof createOutbox>, "add" | "retry" | "discard" | "flush">;
  react(conversationId: string, messageId: string, emoji: string): void;
  /** Edits or deletes for everyone what was sent: shown at once, and in place of a change that failed. */
  changeMessage(conversationId: string, change: ChangeContent): void;
  /** Forgets a change that failed. */
  dropChange(messageId: string): void;
  /** Sends a failed message of the server once more; an unknown one only when that is acknowledged. */
  retryMessage(messageId: string, options?: { acknowledgeUnknown?: boolean }): Promise<void>;
  /** Asks what became of an unknown message; the answer comes as its new status. */
  verifyMessage(messageId: string): Promise<void>;
  discardMessage(messageId: string): Promise<void>;
  /** Monotone: a lower `seq` than the last does nothing. */
  markRead(conversationId: string, seq: number): void;
  updateConversation(conversationId: string, patch: ConversationPatch): Promise<void>;
  /** Gives a conversation these labels and no others; repeated calls apply in their order. */
  setLabels(conversationId: string, labelIds: string[]): Promise<void>;
  readonly bulk: ReturnType<typeof createBulk>;
  /** Hands a conversation on, with a note to whoever takes it. */
  transfer(
    conversationId: string,
    to: { assigneeId?: string | null; teamId?: string | null },
    note?: string,
  ): Promise<void>;
  typed(conversationId: string): void;
  /** Keeps what an operator chooses for themselves, for this browser and all its tabs. */
  changeSettings(change: Partial<InboxSettings>): void;
  /** Hears what `onNotify` does; returns how to stop. */
  onInbound(listener: (notification: InboxNotification) => void): () => void;
  readonly media: ReturnType<typeof createMediaUrls>;
}

/**
 * Builds the framework-free inbox: state, link, lists, threads, outbox, drafts.
 *
 * Clients share nothing; two may live on one page.
 */
export function createInboxClient(options: InboxClientOptions): InboxClient {
  const { transport, tenantId } = options;
  const now = options.now ?? Date.now;
  const clock = createServerClock(options.now);
  const given = options.initialData;
  const initialData = given?.session.tenant?.id === tenantId ? given : undefined;
  const store = createStore({
    minute: minuteOf(now()),
    ...(initialData && stateOf(initialData)),
    ...(options.query && { query: options.query }),
  });
  const abort = new AbortController();
  const context: Context = {
    store,
    transport,
    tenantId,
    storage: options.storage ?? memoryStore(),
    callbacks: options,
    now,
    random: options.random ?? Math.random,
    clock,
    signal: abort.signal,
  };
  let isStarted = false;
  /** The session was read by this client: a given one alone may be old. */
  let isReady = false;
  const isLive = () => isReady && store.get().session.status === "ready";
  const isHeld = (query: ListQuery) => store.get().lists.get(listKey(query))?.status === "ready";

  const lists = createLists(context, (cursor) => link.offerCursor(cursor));
  const threads = createThreads(context, async (id) => (await parts.get()).readHole(id));
  const outbox = createOutbox(
    context,
    (id) => void guard(threads.repair(id)),
    () => parts.get(),
  );
  const drafts = createDrafts(context);
  const parts = later(context, async () => {
    const { createLaterParts } = await import("./later-parts.ts");
    return createLaterParts(context, {
      changed: () => lists.countSoon(),
      refresh: lists.refresh,
      reload: threads.reload,
      outbox,
      drafts,
      setMode: (id, mode) => client.setMode(id, mode),
      items: (id) => threadItems(store.get(), id),
    });
  });
  let stopSweep: (() => void) | undefined;
  const inbound = new Set<(notification: InboxNotification) => void>();
  const link = createLink(context, {
    ready() {
      if (isReady) return;
      isReady = true;
      const { query, activeId } = store.get();
      if (!isHeld(query)) void lists.load(query);
      lists.countSoon();
      void guard(drafts.restore());
      parts.use(({ attachments, settings }) => {
        void guard(attachments.restore());
        void guard(settings.restore());
      });
      void outbox.flush();
      if (activeId) client.openConversation(activeId);
    },
    effect: run,
    reset: () => lists.reset(store.get().query),
    async repair() {
      const { threads: held, lists: loaded, query } = store.get();
      if (loaded.get(listKey(query))?.status === "error") await lists.load(query);
      await lists.refreshStale();
      await Promise.all([...held.keys()].map((id) => threads.repairIfBehind(id)));
      lists.countSoon();
    },
    flush() {
      void outbox.flush();
      void parts.loaded()?.reads.flush();
    },
  });

  function run(effect: Effect): void {
    lists.countSoon();
    const { conversationId } = effect;
    if (effect.type === "inbound") {
      const isWatched =
        store.get().activeId === conversationId && globalThis.document?.hasFocus() === true;
      const notification = { conversationId, message: effect.message, isWatched };
      options.onNotify?.(notification);
      for (const tell of inbound) tell(notification);
      return;
    }
    const task =
      effect.type === "repair" ? threads.repair(conversationId) : lists.refresh(conversationId);
    void guard(task);
  }

  const guard = async (task: Promise<unknown> | undefined): Promise<void> => {
    try {
      await task;
    } catch (cause) {
      if (!abort.signal.aborted) reportError(context, cause);
    }
  };

  const widen = (id: string, side: "before" | "after") =>
    guard(parts.get().then((part) => part.widenThread(id, side)));
  const work = () =>
    parts.get().catch((cause) => {
      throw reportError(context, cause);
    });

  const client: InboxClient = {
    store,
    transport,
    tenantId,
    now: context.now,
    storage: context.storage,
    start() {
      if (isStarted) return;
      isStarted = true;
      stopSweep = startSweep(context);
      if (initialData) link.offerCursor(initialData.page.syncCursor);
      link.start();
    },
    close() {
      abort.abort();
      stopSweep?.();
      for (const part of [link, lists, outbox, drafts]) part.close();
      parts.loaded()?.close();
    },
    resume: link.resume,
    setQuery(change) {
      const before = store.get().query;
      const query = { ...before, ...change };
      store.update((state) => ({ ...state, query }));
      const isShown = listKey(query) === listKey(before) && isHeld(query);
      if (isLive() && !isShown) void lists.load(query);
    },
    loadList: (query) => lists.load(query ?? store.get().query),
    loadMore: (query) => lists.loadMore(query ?? store.get().query),
    openConversation(id) {
      if (store.get().activeId !== id) {
        parts.loaded()?.reads.release();
        store.update((state) => ({ ...state, activeId: id }));
      }
      if (!isLive()) return;
      parts.use(({ presence }) => presence.join(id));
      if (!id) return;
      options.onEvent?.({ type: "conversation_opened", conversationId: id });
      const isKnown = store.get().conversations.has(id);
      void guard(isKnown ? undefined : lists.refresh(id)).then(() => threads.open(id));
    },
    aimAt(target) {
      store.update((state) => ({ ...state, target }));
    },
    reloadThread: threads.open,
    loadBefore: (id) => widen(id, "before"),
    loadAfter: (id) => widen(id, "after"),
    jumpTo: async (...args) => (await parts.get()).jumpTo(...args),
    jumpToLatest: (id) => guard(threads.jumpToLatest(id)),
    drafts,
    attachments: {
      add: (...args) => parts.use(({ attachments }) => attachments.add(...args)),
      retry: (...args) => parts.use(({ attachments }) => attachments.retry(...args)),
      remove: (...args) => parts.use(({ attachments }) => attachments.remove(...args)),
      move: (...args) => parts.use(({ attachments }) => attachments.move(...args)),
      setCaption: (...args) => parts.use(({ attachments }) => attachments.setCaption(...args)),
    },
    setMode(id, mode) {
      if (mode !== "edit") drafts.set(id, "edit", emptyDraft);
      store.update((state) => withIn(state, "modes", id, mode === "reply" ? undefined : mode));
    },
    submit(id, { holdMs = 0 } = {}) {
      const mode = store.get().modes.get(id) ?? "reply";
      const draft = drafts.get(id, mode);
      const body = draft.body.trim();
      const told = { conversationId: id, holdUntil: holdMs > 0 ? now() + holdMs : null };
      if (mode === "edit") {
        const messageId = draft.replyToId;
        if (!body || !messageId) return false;
        parts.use(({ changes }) => changes.edit(id, messageId, body));
        return true;
      }
      if (mode === "note") {
        if (!body) return false;
        outbox.add({ ...told, content: { kind: "note", body } });
      } else {
        const later = parts.loaded();
        const { files = [], isCaption } = later?.attachments.take(id, body) ?? {};
        if (!body && files.length === 0) return false;
        const reply = { ...told, replyToId: draft.replyToId, expectedSeq: draft.startedSeq };
        for (const file of files) outbox.add({ ...reply, ...file });
        if (body && !isCaption) outbox.add({ ...reply, content: { kind: "text", body } });
        later?.presence.stopped();
      }
      drafts.set(id, mode, emptyDraft);
      return true;
    },
    undoSend: async (id) => (await work()).undoSend(id),
    outbox,
    react(conversationId, messageId, emoji) {
      outbox.add({ conversationId, content: { kind: "reaction", messageId, emoji } });
    },
    changeMessage: (...args) => parts.use(({ changes }) => changes.change(...args)),
    dropChange: (id) => parts.use(({ changes }) => guard(changes.drop(id))),
    retryMessage: (id, settings) => guard(transport.retry?.(id, settings)),
    verifyMessage: (id) => guard(transport.verify?.(id)),
    discardMessage: (id) => guard(transport.discard?.(id)),
    markRead(id, seq) {
      parts.use(({ reads }) => reads.mark(id, seq));
      lists.countSoon();
    },
    updateConversation: async (...args) => (await work()).updateConversation(...args),
    setLabels: async (...args) => (await work()).setLabels(...args),
    bulk: {
      updateMany: async (...args) => (await work()).bulk.updateMany(...args),
      undo: async (...args) => (await work()).bulk.undo(...args),
      setReadMarks: async (...args) => (await work()).bulk.setReadMarks(...args),
    },
    transfer: async (...args) => (await work()).transfer(...args),
    typed: (id) => parts.use(({ presence }) => presence.typed(id)),
    changeSettings: (change) => parts.use(({ settings }) => settings.change(change)),
    onInbound(listener) {
      inbound.add(listener);
      return () => void inbound.delete(listener);
    },
    media: createMediaUrls(context),
  };
  return client;
}
