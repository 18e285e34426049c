/**
 * Where drafts and unsent messages outlive the page. Values survive a structured clone.
 *
 * A store that fails must reject: the inbox then keeps working from memory and reports it once.
 */
export interface KeyValueStore {
  set(key: string, value: unknown): Promise<void>;
  /**
   * Keeps a value before it returns, for a page that is being left; `null` forgets the key. The
   * value survives JSON. Throws when it cannot; without it a page that is left calls `set`.
   */
  setAtOnce?(key: string, value: unknown): void;
  delete(key: string): Promise<void>;
  /** Every pair whose key starts with `prefix`, in no order. */
  entries(prefix: string): Promise<[string, unknown][]>;
}

/** Forgets everything with the page: for servers, private windows and tests. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, unknown>();
  return {
    async set(key, value) {
      values.set(key, value);
    },
    async delete(key) {
      values.delete(key);
    },
    async entries(prefix) {
      return [...values].filter(([key]) => key.startsWith(prefix));
    },
  };
}
