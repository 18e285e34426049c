import { backoffMs, type ProsaError, uuidV7 } from "@prosa/core";
import type { OutgoingMessage, SendAck } from "../transport/transport.ts";
import { type Context, reportError, toProsaError } from "./context.ts";
import type { OutboxEntry } from "./state.ts";
import { withEntry } from "./state.ts";
import { putMessages } from "./thread-window.ts";

export type NewEntry = Pick<OutboxEntry, "conversationId" | "content"> &
  Partial<Pick<OutboxEntry, "replyToId" | "expectedSeq" | "fileName" | "mime" | "bytes">>;

/**
 * Sends what the operator wrote: shown at once, stored before the first request, one after the
 * other within a conversation, until the server has answered. A repetition carries the same
 * `clientMessageId`, so the server knows it.
 */
export function createOutbox(context: Context) {
  const { store, transport, storage, tenantId, now, random, signal } = context;
  const prefix = `outbox/${tenantId}/`;
  const running = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const writes = new Map<string, Promise<void>>();
  let lastAt = 0;

  const find = (id: string) => store.get().outbox.find((each) => each.clientMessageId === id);

  function patch(id: string, change: Partial<OutboxEntry>): void {
    store.update((state) => ({
      ...state,
      outbox: state.outbox.map((each) =>
        each.clientMessageId === id ? { ...each, ...change } : each,
      ),
    }));
  }

  function persist(id: string): Promise<void> {
    const entry = find(id);
    if (!entry) return Promise.resolve();
    const me = store.get().session.value?.me.id ?? null;
    const write = storage
      .set(prefix + id, { me, entry })
      .catch((cause) => void reportError(context, cause))
      .finally(() => writes.delete(id));
    writes.set(id, write);
    return write;
  }

  function forget(id: string): void {
    storage.delete(prefix + id).catch((cause) => reportError(context, cause));
  }

  function add(input: NewEntry): string {
    lastAt = Math.max(now(), lastAt + 1);
    const clientMessageId = uuidV7(lastAt, crypto.getRandomValues(new Uint8Array(10)));
    const entry: OutboxEntry = {
      fileName: null,
      mime: null,
      bytes: null,
      replyToId: null,
      expectedSeq: null,
      ...input,
      clientMessageId,
      createdAt: lastAt,
      state: "queued",
      attempts: 0,
      progress: 0,
      errorCode: null,
    };
    store.update((state) => ({ ...state, outbox: [...state.outbox, entry] }));
    void persist(clientMessageId).then(() => run(input.conversationId));
    return clientMessageId;
  }

  /** Sends the conversation's queue in order. One run at a time, over all tabs where they can lock. */
  async function run(conversationId: string): Promise<void> {
    if (running.has(conversationId) || signal.aborted) return;
    running.add(conversationId);
    clearTimeout(timers.get(conversationId));
    try {
      await exclusively(`prosa-outbox-${conversationId}`, () => drain(conversationId));
    } finally {
      running.delete(conversationId);
    }
    if (!timers.has(conversationId) && nextOf(conversationId)) void run(conversationId);
  }

  const nextOf = (conversationId: string) =>
    store
      .get()
      .outbox.find((each) => each.conversationId === conversationId && each.state !== "failed");

  async function drain(conversationId: string): Promise<void> {
    timers.delete(conversationId);
    for (;;) {
      const entry = nextOf(conversationId);
      if (!entry || signal.aborted) return;
      await writes.get(entry.clientMessageId);
      try {
        const message = await toMessage(entry);
        patch(entry.clientMessageId, { state: "sending" });
        accept(entry, await transport.send(message, { signal }));
      } catch (cause) {
        if (signal.aborted) return;
        const error = toProsaError(cause);
        if (error.retry === "never") {
          await fail(entry, error);
        } else {
          wait(entry, error);
          return;
        }
      }
    }
  }

  async function toMessage(entry: OutboxEntry): Promise<OutgoingMessage> {
    let content = entry.content;
    if (content.kind === "upload") {
      if (!transport.upload) throw new TypeError("This transport stores no files.");
      patch(entry.clientMessageId, { state: "uploading" });
      const { attachmentId } = await transport.upload(
        {
          conversationId: entry.conversationId,
          file: content.file,
          fileName: entry.fileName ?? "file",
          mime: entry.mime ?? "application/octet-stream",
        },
        (progress) => patch(entry.clientMessageId, { progress }),
        { signal },
      );
      content = {
        kind: "media",
        attachmentId,
        ...(content.caption && { caption: content.caption }),
      };
      patch(entry.clientMessageId, { content });
      await persist(entry.clientMessageId);
    }
    return {
      conversationId: entry.conversationId,
      clientMessageId: entry.clientMessageId,
      content,
      ...(entry.replyToId && { replyToId: entry.replyToId }),
      ...(entry.expectedSeq !== null && { expectedSeq: entry.expectedSeq }),
    };
  }

  function accept(entry: OutboxEntry, ack: SendAck): void {
    const movedTo = ack.message?.conversationId ?? entry.conversationId;
    const isMoved = movedTo !== entry.conversationId;
    store.update((state) => {
      const thread = state.threads.get(entry.conversationId);
      const isKnown = thread?.messages.some((each) => each.id === ack.message?.id);
      const threads =
        thread?.status === "ready" && ack.message && !isKnown && !isMoved
          ? withEntry(state.threads, entry.conversationId, putMessages(thread, [ack.message], 0))
          : state.threads;
      const outbox = state.outbox.filter((each) => each.clientMessageId !== entry.clientMessageId);
      return { ...state, threads, outbox };
    });
    forget(entry.clientMessageId);
    if (isMoved) context.callbacks.onMoved?.(entry.conversationId, movedTo);
    context.callbacks.onEvent?.({
      type: "message_sent",
      conversationId: entry.conversationId,
      kind: entry.content.kind,
    });
  }

  async function fail(entry: OutboxEntry, error: ProsaError): Promise<void> {
    patch(entry.clientMessageId, { state: "failed", errorCode: error.code });
    context.callbacks.onEvent?.({
      type: "message_failed",
      conversationId: entry.conversationId,
      code: error.code,
    });
    await persist(entry.clientMessageId);
  }

  function wait(entry: OutboxEntry, error: ProsaError): void {
    const attempts = entry.attempts + 1;
    patch(entry.clientMessageId, { state: "queued", attempts });
    const waitMs =
      typeof error.retry === "object"
        ? error.retry.afterMs
        : backoffMs(attempts, random(), { maxMs: 30_000 });
    const timer = setTimeout(() => {
      timers.delete(entry.conversationId);
      void run(entry.conversationId);
    }, waitMs);
    timers.set(entry.conversationId, timer);
  }

  return {
    add,
    /** Sends everything that waits now. */
    flush(): void {
      const waiting = new Set(store.get().outbox.map((each) => each.conversationId));
      for (const conversationId of waiting) {
        clearTimeout(timers.get(conversationId));
        timers.delete(conversationId);
        void run(conversationId);
      }
    },
    /** Tries a failed entry again under the same id. `force` gives up the send guard. */
    retry(clientMessageId: string, { force = false } = {}): void {
      const entry = find(clientMessageId);
      if (entry?.state !== "failed") return;
      patch(clientMessageId, {
        state: "queued",
        errorCode: null,
        ...(force && { expectedSeq: null }),
      });
      void persist(clientMessageId).then(() => run(entry.conversationId));
    },
    /** Forgets an entry that is not on its way. */
    discard(clientMessageId: string): void {
      const entry = find(clientMessageId);
      if (!entry || entry.state === "sending" || entry.state === "uploading") return;
      store.update((state) => ({
        ...state,
        outbox: state.outbox.filter((each) => each.clientMessageId !== clientMessageId),
      }));
      forget(clientMessageId);
    },
    /** Brings back what an earlier page left unsent by this operator. */
    async restore(): Promise<void> {
      const me = store.get().session.value?.me.id ?? null;
      const stored = await storage.entries(prefix);
      const known = new Set(store.get().outbox.map((each) => each.clientMessageId));
      const found = stored
        .map(([, value]) => value as { me: string | null; entry: OutboxEntry })
        .filter((value) => value.me === me && !known.has(value.entry.clientMessageId))
        .map(
          ({ entry }): OutboxEntry =>
            entry.state === "failed" ? entry : { ...entry, state: "queued", progress: 0 },
        )
        .sort((a, b) => a.createdAt - b.createdAt);
      if (found.length === 0) return;
      store.update((state) => ({ ...state, outbox: [...found, ...state.outbox] }));
    },
    close(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

async function exclusively(name: string, task: () => Promise<void>): Promise<void> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (locks) await locks.request(name, task);
  else await task();
}
