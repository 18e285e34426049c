export interface BatcherOptions<Item, Result> {
  /** Answers items in their order; an Error in the list rejects that item alone. */
  run: (items: Item[]) => Promise<(Result | Error)[]>;
  /** @defaultValue 2 */
  maxInFlight?: number;
  /** Most items of one run. @defaultValue 128 */
  maxItems?: number;
}

export interface Batcher<Item, Result> {
  push(item: Item): Promise<Result>;
  /** Settles when nothing is waiting or running. */
  idle(): Promise<void>;
}

/**
 * Groups what is asked for at the same time into one run. It never lingers: alone, an item runs at
 * once; under load, items gather while earlier runs are under way. Order inside a run is kept.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): Batcher<Item, Result> {
  const { run, maxInFlight = 2, maxItems = 128 } = options;
  type Waiting = { item: Item; resolve(result: Result): void; reject(error: unknown): void };
  const waiting: Waiting[] = [];
  const running = new Set<Promise<void>>();
  let scheduled = false;

  const flush = async (batch: Waiting[]) => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result instanceof Error) reject(result);
        else resolve(result as Result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const kick = () => {
    scheduled = false;
    while (waiting.length > 0 && running.size < maxInFlight) {
      const work: Promise<void> = flush(waiting.splice(0, maxItems)).then(() => {
        running.delete(work);
        kick();
      });
      running.add(work);
    }
  };
  return {
    push: (item) =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (scheduled) return;
        scheduled = true;
        setImmediate(kick);
      }),
    idle: async () => {
      while (waiting.length > 0 || running.size > 0) await Promise.all(running);
    },
  };
}
