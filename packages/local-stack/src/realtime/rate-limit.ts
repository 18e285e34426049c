/** Lets `perSecond` events through on average and twice as many at once. */
export function createRateLimit(perSecond: number, now: () => number = Date.now): () => boolean {
  const burst = perSecond * 2;
  let tokens = burst;
  let filledAtMs = now();
  return () => {
    const atMs = now();
    tokens = Math.min(burst, tokens + ((atMs - filledAtMs) / 1_000) * perSecond);
    filledAtMs = atMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
