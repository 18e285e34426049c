import { createStore, del, entries, set, type UseStore } from "idb-keyval";
import { type KeyValueStore, memoryStore } from "./key-value-store.ts";

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
  return {
    set: (key, value) =>
      orMemory(
        () => set(key, value, disk()),
        () => memory.set(key, value),
      ),
    delete: (key) =>
      orMemory(
        () => del(key, disk()),
        () => memory.delete(key),
      ),
    entries: (prefix) =>
      orMemory(
        async () =>
          (await entries<string, unknown>(disk())).filter(([key]) => key.startsWith(prefix)),
        () => memory.entries(prefix),
      ),
  };
}
