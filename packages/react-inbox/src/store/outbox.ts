import { backoffMs, type ProsaError, uuidV7 } from "@prosa/core";
import type {
  ChangeAck,
  OutgoingContent,
  OutgoingMessage,
  SendAck,
} from "../transport/transport.ts";
import { type Context, isFinal, reportError, toProsaError } from "./context.ts";
import type { MessageContent, OutboxEntry } from "./state.ts";
import { isChange, withIn } from "./state.ts";
import type { tellChange } from "./tell-change.ts";
import { putMessages } from "./thread-window.ts";
import type { uploadFile } from "./upload-file.ts";

export type NewEntry = Pick<OutboxEntry, "conversationId" | "content"> &
  Partial<
    Pick<OutboxEntry, "replyToId" | "expectedSeq" | "fileName" | "mime" | "bytes" | "holdUntil">
  >;

interface Stored {
  me: string | null;
  entry: OutboxEntry;
}

/**
 * Sends what the operator wrote: shown at once, stored before the first request, one after the
 * other within a conversation, until the server has answered. A repetition carries the same
 * `clientMessageId`, so the server knows it. The store is one queue for all tabs: whoever holds the
 * conversation's lock sends the oldest entry, whichever tab it was written in.
 *
 * @param onSentElsewhere - another tab sent or discarded an entry of this conversation
 * @param rare - fetches what files and changes need beyond text
 */
export function createOutbox(
  context: Context,
  onSentElsewhere: (conversationId: string) => void,
  rare: () => Promise<{ tellChange: typeof tellChange; uploadFile: typeof uploadFile }>,
) {
  const { store, transport, storage, tenantId, now, random, signal } = context;
  const prefix = `outbox/${tenantId}/`;
  const running = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const writes = new Map<string, Promise<void>>();
  const stored = new Set<string>();
  /** Sent or discarded here: a read that began before its deletion must not bring it back. */
  const done = new Set<string>();
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

  const toStored = (entry: OutboxEntry): Stored => ({
    me: store.get().session.value?.me.id ?? null,
    entry,
  });

  function persist(id: string): Promise<void> {
    const entry = find(id);
    if (!entry) return Promise.resolve();
    const write = storage
      .set(prefix + id, toStored(entry))
      .then(() => void stored.add(id))
      .catch((cause) => void reportError(context, cause))
      .finally(() => writes.delete(id));
    writes.set(id, write);
    return write;
  }

  /** The page may be left before an asynchronous write ends; a file is too large for that. */
  function persistAtOnce(entry: OutboxEntry): void {
    if (entry.content.kind === "upload") return;
    try {
      storage.setAtOnce?.(prefix + entry.clientMessageId, toStored(entry));
    } catch (cause) {
      reportError(context, cause);
    }
  }

  function forget(id: string): void {
    stored.delete(id);
    done.add(id);
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
      holdUntil: null,
      ...input,
      clientMessageId,
      createdAt: lastAt,
      state: "queued",
      attempts: 0,
      progress: 0,
      errorCode: null,
    };
    store.update((state) => ({ ...state, outbox: [...state.outbox, entry] }));
    persistAtOnce(entry);
    void persist(clientMessageId).then(() => run(input.conversationId));
    return clientMessageId;
  }

  /** Sends the conversation's queue in order. One run at a time, over all tabs where they can lock. */
  async function run(conversationId: string): Promise<void> {
    clearTimeout(timers.get(conversationId));
    timers.delete(conversationId);
    if (running.has(conversationId) || signal.aborted) return;
    running.add(conversationId);
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
    for (;;) {
      await share(conversationId);
      const entry = nextOf(conversationId);
      if (!entry || signal.aborted) return;
      await writes.get(entry.clientMessageId);
      if (!find(entry.clientMessageId)) continue;
      const heldMs = (entry.holdUntil ?? 0) - now();
      if (heldMs > 0) {
        runLater(conversationId, heldMs);
        return;
      }
      try {
        accept(entry, await tell(entry));
      } catch (cause) {
        if (signal.aborted) return;
        const error = toProsaError(cause);
        if (error.code === "attachment.not_found" && uploadsAgain(entry)) continue;
        if (isFinal(error)) {
          await fail(entry, error);
        } else {
          wait(entry, error);
          return;
        }
      }
    }
  }

  async function tell(entry: OutboxEntry): Promise<SendAck | ChangeAck> {
    const { content, clientMessageId: id } = entry;
    const sending = () => patch(id, { state: "sending" });
    if (isChange(content)) {
      const { tellChange } = await rare();
      sending();
      return tellChange(transport, content, { signal });
    }
    const message = await toMessage(entry, content);
    sending();
    return transport.send(message, { signal });
  }

  /** Takes in what other tabs of this operator wrote, and drops what they sent or gave up. */
  async function share(conversationId?: string): Promise<void> {
    const me = store.get().session.value?.me.id ?? null;
    const expected = [...stored];
    let found: [string, unknown][];
    try {
      found = await storage.entries(prefix);
    } catch (cause) {
      reportError(context, cause);
      return;
    }
    const held = new Set(found.map(([key]) => key));
    const gone = new Set(expected.filter((id) => !held.has(prefix + id)));
    const left = store.get().outbox.filter((each) => !gone.has(each.clientMessageId));
    const known = new Set(left.map((each) => each.clientMessageId));
    const others = found
      .map(([, value]) => value as Stored)
      .filter((value) => value.me === me)
      .map(({ entry }) => entry)
      .filter((each) => !conversationId || each.conversationId === conversationId)
      .filter(({ clientMessageId: id }) => !known.has(id) && !done.has(id))
      .map((entry) => (entry.state === "failed" ? entry : { ...entry, ...waiting }));
    for (const each of others) stored.add(each.clientMessageId);
    const lost = store.get().outbox.filter((each) => gone.has(each.clientMessageId));
    for (const id of gone) stored.delete(id);
    if (lost.length === 0 && others.length === 0) return;
    store.update((state) => ({
      ...state,
      outbox: [...left, ...others].sort((a, b) => a.createdAt - b.createdAt),
    }));
    for (const id of new Set(lost.map((each) => each.conversationId))) onSentElsewhere(id);
  }

  async function toContent(entry: OutboxEntry, content: MessageContent): Promise<OutgoingContent> {
    if (content.kind === "template") {
      const { kind, templateId, variables } = content;
      return { kind, templateId, variables };
    }
    if (content.kind !== "upload") return content;
    const { uploadFile } = await rare();
    return uploadFile(context, entry, content, async (change) => {
      patch(entry.clientMessageId, change);
      if (change.content) await persist(entry.clientMessageId);
    });
  }

  async function toMessage(entry: OutboxEntry, content: MessageContent): Promise<OutgoingMessage> {
    return {
      conversationId: entry.conversationId,
      clientMessageId: entry.clientMessageId,
      content: await toContent(entry, content),
      ...(entry.replyToId && { replyToId: entry.replyToId }),
      ...(entry.expectedSeq !== null && { expectedSeq: entry.expectedSeq }),
    };
  }

  /** An upload that waited too long is swept from the server; the file is still here. */
  function uploadsAgain({ clientMessageId }: OutboxEntry): boolean {
    const content = find(clientMessageId)?.content;
    if (content?.kind !== "upload" || !content.attachmentId) return false;
    const { attachmentId: _swept, ...rest } = content;
    patch(clientMessageId, { content: rest, state: "queued" });
    return true;
  }

  function accept(entry: OutboxEntry, ack: SendAck | ChangeAck): void {
    const movedTo = ack.message?.conversationId ?? entry.conversationId;
    const isMoved = movedTo !== entry.conversationId;
    store.update((state) => {
      const thread = state.threads.get(entry.conversationId);
      const rev = "rev" in ack ? ack.rev : 0;
      const isNews = rev > 0 || !thread?.messages.some((each) => each.id === ack.message?.id);
      const told =
        thread?.status === "ready" && ack.message && isNews && !isMoved
          ? putMessages(thread, [ack.message], rev)
          : thread;
      const outbox = state.outbox.filter((each) => each.clientMessageId !== entry.clientMessageId);
      return { ...withIn(state, "threads", entry.conversationId, told), outbox };
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
    runLater(entry.conversationId, waitMs);
  }

  function runLater(conversationId: string, waitMs: number): void {
    timers.set(
      conversationId,
      setTimeout(() => void run(conversationId), waitMs),
    );
  }

  /** Forgets entries, whatever became of them. */
  function remove(ids: readonly string[]): void {
    store.update((state) => ({
      ...state,
      outbox: state.outbox.filter((each) => !ids.includes(each.clientMessageId)),
    }));
    for (const id of ids) {
      done.add(id);
      void (writes.get(id) ?? Promise.resolve()).then(() => forget(id));
    }
  }

  return {
    add,
    remove,
    /** Sends everything that waits now, also what an earlier page or another tab left unsent. */
    async flush(): Promise<void> {
      await share();
      if (signal.aborted) return;
      const queues = new Set(store.get().outbox.map((each) => each.conversationId));
      for (const conversationId of queues) void run(conversationId);
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
      remove([clientMessageId]);
    },
    close(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

const waiting = { state: "queued", progress: 0 } as const;

async function exclusively(name: string, task: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (locks) await locks.request(name, task);
  else await task();
}
