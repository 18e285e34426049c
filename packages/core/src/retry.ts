/**
 * Wait before attempt `attempt` (1 = first retry), in milliseconds: exponential with full jitter
 * in its upper half. `random` is a value in [0, 1).
 */
export function backoffMs(
  attempt: number,
  random: number,
  { baseMs = 500, maxMs = 60_000 }: { baseMs?: number; maxMs?: number } = {},
): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
