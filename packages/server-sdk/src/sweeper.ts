import type { Logger } from "./ports/index.ts";

export interface Sweeper {
  /** Ends after the sweep that is under way. */
  stop(): Promise<void>;
}

/**
 * Runs `sweep` every `everyMs`, never twice at once, the first time after `firstMs`. A sweep that
 * fails is logged once and tried again at the next turn.
 */
export function startSweeper(options: {
  name: string;
  everyMs: number;
  firstMs?: number;
  logger: Logger;
  sweep: () => Promise<void>;
}): Sweeper {
  let failing = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async () => {
    try {
      await options.sweep();
      failing = false;
    } catch (error) {
      if (!failing)
        options.logger.warn({ sweeper: options.name, error: String(error) }, "a sweep failed");
      failing = true;
    }
    schedule(options.everyMs);
  };
  const schedule = (afterMs: number) => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = turn();
    }, afterMs);
  };
  schedule(options.firstMs ?? options.everyMs);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
