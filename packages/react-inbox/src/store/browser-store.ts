import { createStore, del, entries, set, type UseStore } from "idb-keyval";
import { type KeyValueStore, memoryStore } from "./key-value-store.ts";

/** What a page kept while it was being left waits here for the next one to put it on disk. */
const JOURNAL = "prosa/";

/** IndexedDB database `prosa`; where the browser has none or refuses it, memory. */
export function browserStore(): KeyValueStore {
  const memory = memoryStore();
  if (typeof indexedDB === "undefined") return memory;
  let store: UseStore | undefined;
  const disk = () => {
    store ??= createStore("prosa", "inbox");
    return store;
  };
  let isRefused = false;
  const orMemory = async <T>(onDisk: () => Promise<T>, inMemory: () => Promise<T>): Promise<T> => {
    if (isRefused) return inMemory();
    return onDisk().catch(() => {
      isRefused = true;
      return inMemory();
    });
  };
  const put = async (key: string, value: unknown): Promise<void> => {
    await orMemory(
      () => set(key, value, disk()),
      () => memory.set(key, value),
    );
    forgetJournal(key, value);
  };
  const remove = async (key: string): Promise<void> => {
    await orMemory(
      () => del(key, disk()),
      () => memory.delete(key),
    );
    forgetJournal(key, null);
  };
  const settleJournal = async (prefix: string): Promise<void> => {
    const journal = openJournal();
    for (const name of Object.keys(journal ?? {})) {
      const line = name.startsWith(JOURNAL + prefix) ? journal?.getItem(name) : null;
      if (!line) continue;
      const value: unknown = JSON.parse(line);
      const key = name.slice(JOURNAL.length);
      await (value === null ? remove(key) : put(key, value));
    }
  };

  return {
    set: put,
    delete: remove,
    setAtOnce(key, value) {
      openJournal()?.setItem(JOURNAL + key, JSON.stringify(value));
    },
    async entries(prefix) {
      await settleJournal(prefix);
      return orMemory(
        async () =>
          (await entries<string, unknown>(disk())).filter(([key]) => key.startsWith(prefix)),
        () => memory.entries(prefix),
      );
    },
  };
}

/** A browser that blocks storage for this site throws at the mere sight of it. */
function openJournal(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** What is on disk needs no journal; a line that differs was written after it. */
function forgetJournal(key: string, value: unknown): void {
  const journal = openJournal();
  const line = journal?.getItem(JOURNAL + key);
  if (line && line === JSON.stringify(value)) journal?.removeItem(JOURNAL + key);
}
