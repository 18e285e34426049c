import type { EvolutionError } from "./errors.ts";

const firstDelayMs = 200;
const maxDelayMs = 5_000;

/**
 * Milliseconds to wait before a read is repeated, or null when repeating would not help.
 *
 * Doubles from 200 ms to 5 s, of which a random half is taken so that many callers do not return at
 * once; `Retry-After` is the least. Repeated are broken connections, 429 and 5xx, not time-outs
 * (the time is spent) nor a lost WhatsApp connection (it takes longer than a call may).
 * @internal
 */
export function retryDelayMs(error: EvolutionError, attempt: number): number | null {
  const passing =
    error.code === "rate_limited" ||
    (error.code === "network" && error.retryable) ||
    (error.code === "unknown" && error.retryable);
  if (!passing) return null;
  const backoffMs = Math.min(firstDelayMs * 2 ** attempt, maxDelayMs) * (0.5 + Math.random() / 2);
  return Math.max(backoffMs, error.retryAfterMs ?? 0);
}

/** Waits, or returns early when the signal aborts. @internal */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
