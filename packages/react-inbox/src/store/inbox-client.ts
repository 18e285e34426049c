import { type Conversation, type Message, uuidV7 } from "@prosa/core";
import type { ConversationPatch, InboxTransport } from "../transport/transport.ts";
import type { Effect } from "./apply-event.ts";
import type { createAttachments } from "./attachments.ts";
import { createBulk, takeAnswer } from "./bulk.ts";
import {
  type ClientCallbacks,
  type Context,
  type InboxNotification,
  reportError,
} from "./context.ts";
import { createStore, type StateStore } from "./create-store.ts";
import { createDrafts, emptyDraft } from "./drafts.ts";
import { type KeyValueStore, memoryStore } from "./key-value-store.ts";
import { createLink } from "./link.ts";
import { listKey } from "./list-order.ts";
import { createLists } from "./lists.ts";
import { createMediaUrls } from "./media-urls.ts";
import { isChange } from "./message-changes.ts";
import { createOutbox } from "./outbox.ts";
import { createPresence } from "./presence.ts";
import { createReadMarks } from "./read-marks.ts";
import { createServerClock } from "./server-clock.ts";
import type { InboxSettings } from "./settings.ts";
import type { ChangeContent, ComposerMode, InboxState, ListQuery } from "./state.ts";
import { minuteOf, withEntry } from "./state.ts";
import { threadItems } from "./thread-items.ts";
import { createThreads } from "./threads.ts";
import type { GiveBack } from "./undo-send.ts";

export interface InboxClientOptions extends ClientCallbacks {
  transport: InboxTransport;
  tenantId: string;
  /** @defaultValue forgets everything with the page */
  storage?: KeyValueStore;
  /** Milliseconds since the epoch. @defaultValue `Date.now` */
  now?: () => number;
  /** @defaultValue `Math.random` */
  random?: () => number;
  /** State to begin with, for tests and server-rendered pages. */
  initialState?: Partial<InboxState>;
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

/** A part that is fetched for its first use; `use` is at once where it has come. */
function later<T>(load: () => Promise<T>, failed: (cause: unknown) => void) {
  let part: T | null = null;
  let loading: Promise<T> | null = null;
  return {
    loaded: () => part,
    use(task: (part: T) => unknown): void {
      if (part) {
        task(part);
        return;
      }
      loading ??= load();
      loading.then(
        (loaded) => {
          part = loaded;
          task(loaded);
        },
        (cause) => {
          loading = null;
          failed(cause);
        },
      );
    },
  };
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
  const store = createStore({ minute: minuteOf(now()), ...options.initialState });
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

  const lists = createLists(context, (cursor) => link.offerCursor(cursor));
  const threads = createThreads(context);
  const outbox = createOutbox(context, (id) => void guard(threads.repair(id)));
  const drafts = createDrafts(context);
  const presence = createPresence(context);
  const failed = (cause: unknown) => void reportError(context, cause);
  const attachments = later(
    async () => (await import("./attachments.ts")).createAttachments(context),
    failed,
  );
  const settings = later(
    async () => (await import("./settings.ts")).createSettings(context),
    failed,
  );
  const inbound = new Set<(notification: InboxNotification) => void>();
  const reads = createReadMarks(context, lists.refresh);
  const link = createLink(context, {
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
      void reads.flush();
    },
  });

  function run(effect: Effect): void {
    if (effect.type === "rejoin") return;
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

  /** Whether a change that the server refused was here. */
  function dropLocal(messageId: string): boolean {
    const failed = store.get().outbox.find(({ content, state }) => {
      return state === "failed" && isChange(content) && content.messageId === messageId;
    });
    if (failed) outbox.discard(failed.clientMessageId);
    return failed !== undefined;
  }

  const giveBack: GiveBack = (...args) => attachments.use((files) => files.giveBack(...args));
  let labelWrites: Promise<unknown> = Promise.resolve();

  async function change(answer: Promise<Conversation>): Promise<void> {
    const changed = await answer.catch((cause) => {
      throw reportError(context, cause);
    });
    store.update((state) => takeAnswer(state, changed));
    lists.countSoon();
  }

  const guard = async (task: Promise<unknown>): Promise<void> => {
    try {
      await task;
    } catch (cause) {
      if (!abort.signal.aborted) reportError(context, cause);
    }
  };

  const client: InboxClient = {
    store,
    transport,
    tenantId,
    now: context.now,
    storage: context.storage,
    start() {
      if (isStarted) return;
      isStarted = true;
      const stop = store.subscribe(() => {
        if (store.get().session.status !== "ready") return;
        stop();
        const { query, activeId } = store.get();
        void lists.load(query);
        lists.countSoon();
        void guard(drafts.restore());
        attachments.use((files) => guard(files.restore()));
        settings.use((part) => guard(part.restore()));
        void outbox.flush();
        if (activeId) client.openConversation(activeId);
      });
      presence.start();
      link.start();
    },
    close() {
      abort.abort();
      for (const part of [link, lists, outbox, drafts, presence]) part.close();
      for (const part of [attachments, settings]) part.loaded()?.close();
    },
    resume: link.resume,
    setQuery(change) {
      store.update((state) => ({ ...state, query: { ...state.query, ...change } }));
      if (store.get().session.status === "ready") void lists.load(store.get().query);
    },
    loadList: (query) => lists.load(query ?? store.get().query),
    loadMore: (query) => lists.loadMore(query ?? store.get().query),
    openConversation(id) {
      if (store.get().activeId !== id) reads.release();
      store.update((state) => (state.activeId === id ? state : { ...state, activeId: id }));
      if (store.get().session.status !== "ready") return;
      presence.join(id);
      if (!id) return;
      options.onEvent?.({ type: "conversation_opened", conversationId: id });
      const isKnown = store.get().conversations.has(id);
      void guard(isKnown ? Promise.resolve() : lists.refresh(id)).then(() => threads.open(id));
    },
    aimAt(target) {
      store.update((state) => ({ ...state, target }));
    },
    reloadThread: threads.open,
    loadBefore: (id) => threads.widen(id, "before"),
    loadAfter: (id) => threads.widen(id, "after"),
    jumpTo: threads.jumpTo,
    jumpToLatest: (id) => guard(threads.jumpToLatest(id)),
    drafts,
    attachments: {
      add: (...args) => attachments.use((files) => files.add(...args)),
      retry: (...args) => attachments.use((files) => files.retry(...args)),
      remove: (...args) => attachments.use((files) => files.remove(...args)),
      move: (...args) => attachments.use((files) => files.move(...args)),
      setCaption: (...args) => attachments.use((files) => files.setCaption(...args)),
    },
    setMode(id, mode) {
      if (mode !== "edit") drafts.set(id, "edit", emptyDraft);
      store.update((state) => ({
        ...state,
        modes: withEntry(state.modes, id, mode === "reply" ? undefined : mode),
      }));
    },
    submit(id, { holdMs = 0 } = {}) {
      const mode = store.get().modes.get(id) ?? "reply";
      const draft = drafts.get(id, mode);
      const body = draft.body.trim();
      const hold = { holdUntil: holdMs > 0 ? now() + holdMs : null };
      if (mode === "edit") {
        const messageId = draft.replyToId;
        if (!body || !messageId) return false;
        const isOther = (message: Message) => message.id === messageId && message.body !== body;
        if (threadItems(store.get(), id).some(({ message }) => isOther(message))) {
          client.changeMessage(id, { kind: "edit", messageId, body });
        }
        client.setMode(id, "reply");
        return true;
      }
      if (mode === "note") {
        if (!body) return false;
        outbox.add({ conversationId: id, content: { kind: "note", body }, ...hold });
      } else {
        const files = attachments.loaded()?.take(id) ?? [];
        if (!body && files.length === 0) return false;
        const guardSeq = { replyToId: draft.replyToId, expectedSeq: draft.startedSeq, ...hold };
        // The text under a single file is its caption, unless it was given one of its own.
        const isCaption = files.length === 1 && files[0]?.caption.trim() === "";
        for (const file of files) {
          const caption = isCaption ? body : file.caption.trim();
          outbox.add({
            conversationId: id,
            fileName: file.fileName,
            mime: file.mime,
            bytes: file.file.size,
            content: {
              kind: "upload",
              file: file.file,
              ...(file.attachmentId && { attachmentId: file.attachmentId }),
              ...(caption && { caption }),
              ...(file.voice && { voice: true }),
            },
            ...guardSeq,
          });
        }
        if (body && !isCaption) {
          outbox.add({ conversationId: id, content: { kind: "text", body }, ...guardSeq });
        }
        presence.stopped();
      }
      drafts.set(id, mode, emptyDraft);
      return true;
    },
    async undoSend(id) {
      const { undoSend } = await import("./undo-send.ts");
      return undoSend(id, { outbox, drafts, giveBack, setMode: client.setMode });
    },
    outbox,
    react(conversationId, messageId, emoji) {
      outbox.add({ conversationId, content: { kind: "reaction", messageId, emoji } });
    },
    changeMessage(conversationId, content) {
      dropLocal(content.messageId);
      outbox.add({ conversationId, content });
    },
    dropChange(id) {
      if (!dropLocal(id)) void guard(transport.dropChange?.(id) ?? Promise.resolve());
    },
    retryMessage: (id, settings) => guard(transport.retry?.(id, settings) ?? Promise.resolve()),
    verifyMessage: (id) => guard(transport.verify?.(id) ?? Promise.resolve()),
    discardMessage: (id) => guard(transport.discard?.(id) ?? Promise.resolve()),
    markRead(id, seq) {
      reads.mark(id, seq);
      lists.countSoon();
    },
    async updateConversation(id, patch) {
      if (transport.update) await change(transport.update(id, patch));
    },
    async setLabels(id, labelIds) {
      const { setLabels } = transport;
      if (!setLabels) return;
      const held = store.get().conversations.get(id);
      const known = store.get().session.value?.labels ?? [];
      const labels = known.filter((label) => labelIds.includes(label.id));
      if (held) {
        store.update((state) => ({
          ...state,
          conversations: withEntry(state.conversations, id, { ...held, labels }),
        }));
      }
      const write = labelWrites.then(() => change(setLabels(id, labelIds)));
      labelWrites = write.catch(() => guard(lists.refresh(id)));
      await write;
    },
    bulk: createBulk(context, {
      changed: () => lists.countSoon(),
      keepUnread: (id) => reads.keepUnread(id),
    }),
    async transfer(conversationId, to, note) {
      const clientMessageId = uuidV7(now(), crypto.getRandomValues(new Uint8Array(10)));
      const input = { conversationId, ...to, ...(note && { note, clientMessageId }) };
      if (transport.transfer) await change(transport.transfer(input));
    },
    typed: presence.typed,
    changeSettings: (change) => settings.use((part) => part.change(change)),
    onInbound(listener) {
      inbound.add(listener);
      return () => void inbound.delete(listener);
    },
    media: createMediaUrls(context),
  };
  return client;
}
