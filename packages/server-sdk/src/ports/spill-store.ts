import type { JsonObject } from "./json.ts";

/** An entry that waits, under the id that removes it. */
export interface SpilledEntry {
  id: string;
  value: JsonObject;
}

/**
 * Keeps what Postgres cannot take now, in the order it came, until Postgres has it.
 *
 * Entries leave only when they are removed by id, so that several processes may take the same ones
 * over at once, and a process that dies in between loses nothing. Whoever takes them over must not
 * mind repeats.
 */
export interface SpillStore {
  /**
   * Appends, in the order given.
   *
   * @throws ProsaError `storage.unavailable` in 1 s when the store is away; the entries may have been
   * kept all the same.
   */
  push(values: JsonObject[]): Promise<void>;
  /** The oldest entries, oldest first, at most `limit`. */
  oldest(limit: number): Promise<SpilledEntry[]>;
  /** Removes entries; ids that are gone already do not matter. */
  remove(ids: string[]): Promise<void>;
  /** How many entries wait. */
  size(): Promise<number>;
}
