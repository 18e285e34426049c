import { type Context, reportError } from "./context.ts";
import { type ComposerMode, type Draft, draftKey, withIn } from "./state.ts";

const SAVE_DELAY_MS = 300;
export const emptyDraft: Draft = { body: "", replyToId: null, startedSeq: null };

/** Keeps what one operator is writing, for each conversation and mode, over reloads. */
export function createDrafts(context: Context) {
  const { store, storage, tenantId, signal } = context;
  const dirty = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A browser that operators share keeps their drafts apart. */
  function prefix(): string | null {
    const me = store.get().session.value?.me.id;
    return me ? `draft/${tenantId}/${me}/` : null;
  }

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    const own = prefix();
    if (!own) return;
    for (const key of dirty) {
      const draft = store.get().drafts.get(key);
      const write = draft ? storage.set(own + key, draft) : storage.delete(own + key);
      write.catch((cause) => reportError(context, cause));
    }
    dirty.clear();
  }

  /** A page that is left ends before an asynchronous write does. */
  function saveAtOnce(): void {
    const own = prefix();
    try {
      for (const key of own ? dirty : []) {
        storage.setAtOnce?.(own + key, store.get().drafts.get(key) ?? null);
      }
    } catch (cause) {
      reportError(context, cause);
    }
    save();
  }
  const onVisibility = () => {
    if (document.visibilityState === "hidden") saveAtOnce();
  };

  return {
    get: (id: string, mode: ComposerMode): Draft =>
      store.get().drafts.get(draftKey(id, mode)) ?? emptyDraft,
    set(id: string, mode: ComposerMode, change: Partial<Draft>): void {
      const key = draftKey(id, mode);
      const held = store.get().drafts.get(key) ?? emptyDraft;
      const next = { ...held, ...change };
      const isEmpty = next.body === "" && next.replyToId === null;
      if (!isEmpty && next.startedSeq === null) {
        next.startedSeq = store.get().conversations.get(id)?.lastSeq ?? null;
      }
      store.update((state) => withIn(state, "drafts", key, isEmpty ? undefined : next));
      // An edit that was not finished ends with the page: its time may have passed when it comes back.
      if (mode === "edit") return;
      dirty.add(key);
      timer ??= setTimeout(save, SAVE_DELAY_MS);
    },
    /** Brings back what this operator was writing; needs the session. */
    async restore(): Promise<void> {
      globalThis.window?.addEventListener("pagehide", saveAtOnce, { signal });
      globalThis.document?.addEventListener("visibilitychange", onVisibility, { signal });
      const own = prefix();
      if (!own) return;
      const stored = await storage.entries(own);
      store.update((state) => {
        const drafts = new Map(state.drafts);
        for (const [key, value] of stored) {
          const name = key.slice(own.length);
          if (!drafts.has(name) && !dirty.has(name)) drafts.set(name, value as Draft);
        }
        return { ...state, drafts };
      });
    },
    close: save,
  };
}
