import type { Journal } from "./disk-store.ts";
import { type KeyValueStore, memoryStore } from "./key-value-store.ts";

const journal: Journal = {
  prefix: "prosa/",
  open() {
    // A browser that blocks storage for this site throws at the mere sight of it.
    try {
      return localStorage;
    } catch {
      return null;
    }
  },
};

/** IndexedDB, loaded by its first use; where the browser has none or refuses it, memory. */
export function browserStore(): KeyValueStore {
  const memory = memoryStore();
  if (typeof indexedDB === "undefined") return memory;
  let opening: Promise<KeyValueStore> | null = null;
  const open = (): Promise<KeyValueStore> => {
    opening ??= import("./disk-store.ts")
      .then(({ diskStore }) => diskStore(memory, journal))
      .catch(() => memory);
    return opening;
  };
  return {
    set: async (key, value) => (await open()).set(key, value),
    delete: async (key) => (await open()).delete(key),
    entries: async (prefix) => (await open()).entries(prefix),
    setAtOnce(key, value) {
      journal.open()?.setItem(journal.prefix + key, JSON.stringify(value));
    },
  };
}
