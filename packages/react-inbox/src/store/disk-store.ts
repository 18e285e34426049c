import { createStore, del, entries, set } from "idb-keyval";
import type { KeyValueStore } from "./key-value-store.ts";

/** What a page kept while it was being left waits here for the next one to put it on disk. */
export interface Journal {
  /** Before each key. */
  prefix: string;
  /** `null` where the browser keeps nothing for this site. */
  open(): Storage | null;
}

/** IndexedDB database `prosa`; once the browser refuses it, memory. */
export function diskStore(
  memory: KeyValueStore,
  { prefix: journalPrefix, open }: Journal,
): KeyValueStore {
  const disk = createStore("prosa", "inbox");
  let isRefused = false;
  const orMemory = async <T>(onDisk: () => Promise<T>, inMemory: () => Promise<T>): Promise<T> => {
    if (isRefused) return inMemory();
    return onDisk().catch(() => {
      isRefused = true;
      return inMemory();
    });
  };

  /** `null` forgets the key. */
  const write = async (key: string, value: unknown): Promise<void> => {
    await orMemory(
      () => (value === null ? del(key, disk) : set(key, value, disk)),
      () => (value === null ? memory.delete(key) : memory.set(key, value)),
    );
    forgetJournal(key, value);
  };
  /** What is on disk needs no journal; a line that differs was written after it. */
  const forgetJournal = (key: string, value: unknown): void => {
    const journal = open();
    const line = journal?.getItem(journalPrefix + key);
    if (line && line === JSON.stringify(value)) journal?.removeItem(journalPrefix + key);
  };
  const settleJournal = async (prefix: string): Promise<void> => {
    const journal = open();
    for (const name of Object.keys(journal ?? {})) {
      const line = name.startsWith(journalPrefix + prefix) ? journal?.getItem(name) : null;
      if (!line) continue;
      await write(name.slice(journalPrefix.length), JSON.parse(line));
    }
  };

  return {
    set: write,
    delete: (key) => write(key, null),
    async entries(prefix) {
      await settleJournal(prefix);
      return orMemory(
        async () =>
          (await entries<string, unknown>(disk)).filter(([key]) => key.startsWith(prefix)),
        () => memory.entries(prefix),
      );
    },
  };
}
