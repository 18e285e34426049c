import { ProsaError } from "@prosa/core";
import type { JsonObject, Logger, SqlGateway } from "../ports/index.ts";

/** One open page. Both are called without waiting, and must not throw. */
export interface Listener {
  event(payload: JsonObject): void;
  /** Nothing comes any more: listen again and resume by cursor. */
  end(): void;
}

/** Hands what the database broadcasts to the pages that are connected to this process. */
export interface EventHub {
  /**
   * Settles once every later broadcast on the topics reaches the listener; one may come twice.
   *
   * Rights are not asked here: ask after it has settled, so that a right which is taken away before
   * ends in a topic that is over.
   * @returns The function that ends it. Repeating it is harmless.
   * @throws ProsaError `storage.unavailable` when the database does not answer.
   */
  listen(topics: readonly string[], listener: Listener): Promise<() => void>;
  /** Ends every listener. */
  close(): void;
}

export interface EventHubOptions {
  sql: SqlGateway;
  logger: Logger;
  /** Rest between two reads, in milliseconds, while anybody listens. @defaultValue 250 */
  pollMs?: number;
  /** How long reads may fail before everybody is sent away, in milliseconds. @defaultValue 15000 */
  patienceMs?: number;
}

interface Broadcasts {
  events: { id: string; topic: string; payload: JsonObject }[];
  cursor: string;
  reset: boolean;
}

/**
 * One reader for the whole process: its cost is four small queries a second, however many pages are
 * open, and none while no page is.
 */
export function createEventHub(options: EventHubOptions): EventHub {
  const { sql, logger, pollMs = 250, patienceMs = 15_000 } = options;
  const listeners = new Map<Listener, ReadonlySet<string>>();
  let newcomers: { resolve(): void; reject(cause: unknown): void }[] = [];
  let cursor: string | null = null;
  let handedOn = new Set<string>();
  let isRunning = false;
  let endRest = () => {};

  async function read(): Promise<void> {
    const topics = [...new Set([...listeners.values()].flatMap((all) => [...all]))];
    const answer = await sql.call<Broadcasts>("read_broadcasts", { topics, cursor }, "service");
    if (answer.reset) endAll();
    for (const { id, topic, payload } of answer.events) {
      if (handedOn.has(id)) continue;
      for (const [listener, wanted] of listeners) if (wanted.has(topic)) listener.event(payload);
    }
    // Whatever the next read repeats is in this one.
    handedOn = new Set(answer.events.map(({ id }) => id));
    cursor = answer.cursor;
  }

  async function run(): Promise<void> {
    let failingSinceMs: number | null = null;
    while (listeners.size > 0) {
      const arrived = newcomers;
      newcomers = [];
      try {
        await read();
        failingSinceMs = null;
        for (const { resolve } of arrived) resolve();
      } catch (cause) {
        for (const { reject } of arrived) reject(cause);
        failingSinceMs ??= performance.now();
        if (performance.now() - failingSinceMs >= patienceMs) {
          logger.warn({ error: String(cause) }, "no news for the open pages");
          endAll();
        }
      }
      if (newcomers.length === 0) await rest();
    }
    cursor = null;
    isRunning = false;
  }

  function rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function endAll(): void {
    const ended = [...listeners.keys()];
    listeners.clear();
    for (const listener of ended) listener.end();
  }

  return {
    async listen(topics, listener) {
      listeners.set(listener, new Set(topics));
      const ready = new Promise<void>((resolve, reject) => newcomers.push({ resolve, reject }));
      if (isRunning) endRest();
      else {
        isRunning = true;
        void run();
      }
      try {
        await ready;
      } catch (cause) {
        listeners.delete(listener);
        throw cause;
      }
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      endAll();
      const closed = new ProsaError("storage.unavailable", "The server stops. Connect again.");
      for (const { reject } of newcomers) reject(closed);
      newcomers = [];
      endRest();
    },
  };
}
