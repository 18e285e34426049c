import { type Context, reportError } from "./context.ts";
import { type ComposerMode, type Draft, draftKey, withEntry } from "./state.ts";

const SAVE_DELAY_MS = 300;
const empty: Draft = { body: "", replyToId: null, startedSeq: null };

/** Keeps what is being written, for each conversation and mode, over reloads. */
export function createDrafts(context: Context) {
  const { store, storage, tenantId } = context;
  const prefix = `draft/${tenantId}/`;
  const dirty = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const key of dirty) {
      const draft = store.get().drafts.get(key);
      const write = draft ? storage.set(prefix + key, draft) : storage.delete(prefix + key);
      write.catch((cause) => reportError(context, cause));
    }
    dirty.clear();
  }

  return {
    get: (id: string, mode: ComposerMode): Draft =>
      store.get().drafts.get(draftKey(id, mode)) ?? empty,
    set(id: string, mode: ComposerMode, change: Partial<Draft>): void {
      const key = draftKey(id, mode);
      const held = store.get().drafts.get(key) ?? empty;
      const next = { ...held, ...change };
      const isEmpty = next.body === "" && next.replyToId === null;
      if (!isEmpty && next.startedSeq === null) {
        next.startedSeq = store.get().conversations.get(id)?.lastSeq ?? null;
      }
      store.update((state) => ({
        ...state,
        drafts: withEntry(state.drafts, key, isEmpty ? undefined : next),
      }));
      dirty.add(key);
      timer ??= setTimeout(save, SAVE_DELAY_MS);
    },
    async restore(): Promise<void> {
      if (typeof window !== "undefined") window.addEventListener("pagehide", save);
      const stored = await storage.entries(prefix);
      store.update((state) => {
        const drafts = new Map(state.drafts);
        for (const [key, value] of stored) {
          const name = key.slice(prefix.length);
          if (!drafts.has(name)) drafts.set(name, value as Draft);
        }
        return { ...state, drafts };
      });
    },
    save,
    close(): void {
      save();
      if (typeof window !== "undefined") window.removeEventListener("pagehide", save);
    },
  };
}
