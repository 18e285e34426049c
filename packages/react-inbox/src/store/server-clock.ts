/** Below this a difference is the way of the request, not a wrong clock. */
const TOLERATED_MS = 5_000;

/**
 * The server's time by this machine's clock, so that "2 min" and "12:05" are true on a machine whose
 * clock is wrong. A clock that the caller gives is believed as it is.
 */
export function createServerClock(given?: () => number) {
  let skewMs = 0;
  return {
    /** Milliseconds since the epoch. */
    now: given ?? (() => Date.now() + skewMs),
    /** What the server's clock showed at a moment of this machine's. */
    serverSaid(serverAt: number, ourAt: number): void {
      const difference = serverAt - ourAt;
      if (Number.isNaN(difference)) return;
      skewMs = Math.abs(difference) < TOLERATED_MS ? 0 : difference;
    },
  };
}
