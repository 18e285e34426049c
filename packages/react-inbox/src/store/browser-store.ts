import { type KeyValueStore, memoryStore } from "./key-value-store.ts";

/** What a page kept while it was being left waits here for the next one to put it on disk. */
const JOURNAL = "prosa/";

/** Loaded by its first use, since the first message can be shown without it. */
async function openDisk() {
  const { createStore, del, entries, set } = await import("idb-keyval");
  const store = createStore("prosa", "inbox");
  return {
    set: (key: string, value: unknown) => set(key, value, store),
    delete: (key: string) => del(key, store),
    entries: () => entries<string, unknown>(store),
  };
}

/** IndexedDB database `prosa`; where the browser has none or refuses it, memory. */
export function browserStore(): KeyValueStore {
  const memory = memoryStore();
  if (typeof indexedDB === "undefined") return memory;
  let disk: ReturnType<typeof openDisk> | null = null;
  let isRefused = false;
  const orMemory = async <T>(
    onDisk: (disk: Awaited<ReturnType<typeof openDisk>>) => Promise<T>,
    inMemory: () => Promise<T>,
  ): Promise<T> => {
    if (isRefused) return inMemory();
    disk ??= openDisk();
    return disk.then(onDisk).catch(() => {
      isRefused = true;
      return inMemory();
    });
  };
  /** `null` forgets the key. */
  const write = async (key: string, value: unknown): Promise<void> => {
    await orMemory(
      (each) => (value === null ? each.delete(key) : each.set(key, value)),
      () => (value === null ? memory.delete(key) : memory.set(key, value)),
    );
    forgetJournal(key, value);
  };
  const settleJournal = async (prefix: string): Promise<void> => {
    const journal = openJournal();
    for (const name of Object.keys(journal ?? {})) {
      const line = name.startsWith(JOURNAL + prefix) ? journal?.getItem(name) : null;
      if (!line) continue;
      await write(name.slice(JOURNAL.length), JSON.parse(line));
    }
  };

  return {
    set: write,
    delete: (key) => write(key, null),
    setAtOnce(key, value) {
      openJournal()?.setItem(JOURNAL + key, JSON.stringify(value));
    },
    async entries(prefix) {
      await settleJournal(prefix);
      return orMemory(
        async (each) => (await each.entries()).filter(([key]) => key.startsWith(prefix)),
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
