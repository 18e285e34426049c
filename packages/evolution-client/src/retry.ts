import { type EvolutionError, isEvolutionError } from "./errors.ts";
import type { EvolutionClientOptions, Requester } from "./request.ts";

const firstDelayMs = 200;
const maxDelayMs = 5_000;

/**
 * Milliseconds to wait before a read is repeated, or null when repeating would not help.
 *
 * Doubles from 200 ms to 5 s, of which a random half is taken so that many callers do not return at
 * once; `Retry-After` is the least. Repeated are broken connections, 429 and 5xx, not time-outs
 * (the time is spent) nor a lost WhatsApp connection (it takes longer than a call may).
 */
function retryDelayMs(error: EvolutionError, attempt: number): number | null {
  const passing =
    error.code === "rate_limited" ||
    (error.code === "network" && error.retryable) ||
    (error.code === "unknown" && error.retryable);
  if (!passing) return null;
  const backoffMs = Math.min(firstDelayMs * 2 ** attempt, maxDelayMs) * (0.5 + Math.random() / 2);
  return Math.max(backoffMs, error.retryAfterMs ?? 0);
}

/** Waits, or returns early when the signal aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}

/**
 * Repeats the reads of a requester: up to `retries` times (2 by default), within the time-out that
 * one call has. What may change anything passes through once.
 */
export function withRetries(
  request: Requester,
  options: Pick<EvolutionClientOptions, "retries" | "timeoutMs"> = {},
): Requester {
  const retries = Math.min(5, options.retries ?? 2);
  return async (call, callOptions = {}) => {
    if (!(call.safe ?? call.method === "GET")) return request(call, callOptions);
    const { signal, timeoutMs = options.timeoutMs ?? 30_000 } = callOptions;
    const deadlineMs = Date.now() + timeoutMs;
    for (let tries = 0; ; tries += 1) {
      try {
        return await request(call, { signal, timeoutMs: Math.max(1, deadlineMs - Date.now()) });
      } catch (error) {
        if (!isEvolutionError(error) || tries >= retries) throw error;
        const waitMs = retryDelayMs(error, tries);
        if (waitMs === null || Date.now() + waitMs >= deadlineMs) throw error;
        await pause(waitMs, signal);
      }
    }
  };
}
