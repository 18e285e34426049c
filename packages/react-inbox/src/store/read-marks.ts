import { type Context, isFinal, reportError } from "./context.ts";
import { withIn } from "./state.ts";

/** Says how far the operator has read: at once here, and to the server until it has heard. */
export function createReadMarks(context: Context, refresh: (id: string) => Promise<void>) {
  const { store, transport, signal } = context;
  const unsaid = new Map<string, number>();
  /** The last `seq` of what is to stay unread until it is opened anew or more comes. */
  const kept = new Map<string, number>();

  async function say(id: string, seq: number): Promise<void> {
    try {
      const countedSeq = store.get().conversations.get(id)?.countedSeq;
      const read = await transport.markRead?.(id, seq);
      if (unsaid.get(id) !== seq) return;
      unsaid.delete(id);
      const item = store.get().conversations.get(id);
      if (!read || !item || item.read.lastReadSeq > read.lastReadSeq) return;
      if (item.countedSeq !== countedSeq) {
        await refresh(id);
        return;
      }
      store.update((state) => withIn(state, "conversations", id, { ...item, read }));
    } catch (cause) {
      if (signal.aborted) return;
      if (isFinal(reportError(context, cause))) unsaid.delete(id);
    }
  }

  return {
    mark(id: string, seq: number): void {
      const item = store.get().conversations.get(id);
      if (!item || !transport.markRead || (kept.get(id) ?? -1) >= seq) return;
      // At the end something may lie unread in a conversation that was merged into this one.
      const isNews = item.read.unread > 0 && seq >= item.lastInboundSeq;
      if (item.read.lastReadSeq >= seq && !isNews) return;
      const unread = seq >= item.lastInboundSeq ? 0 : item.read.unread;
      const read = { lastReadSeq: seq, unread };
      store.update((state) => withIn(state, "conversations", id, { ...item, read }));
      unsaid.set(id, seq);
      void say(id, seq);
    },
    keepUnread(id: string): void {
      unsaid.delete(id);
      kept.set(id, store.get().conversations.get(id)?.lastSeq ?? 0);
    },
    release: () => kept.clear(),
    /** Says again what the server has not heard. */
    async flush(): Promise<void> {
      await Promise.all([...unsaid].map(([id, seq]) => say(id, seq)));
    },
  };
}
