import type { HealthChange, HealthState } from "@prosa/server-sdk";

/** One stretch of the strip: fine, faulty, down, or nothing known. */
export type HealthCell = "ok" | "warn" | "down" | "none";

const cellMs = 30 * 60_000;
const cells = 48;

const severity: Record<HealthCell, number> = { none: 0, ok: 1, warn: 2, down: 3 };
const cellOf: Record<HealthState, HealthCell> = {
  connected: "ok",
  degraded: "warn",
  pairing: "warn",
  disconnected: "down",
  unknown: "none",
};

/** The last 24 hours in half hours, oldest first; each shows the worst of its time. */
export function healthCells(history: readonly HealthChange[], nowMs: number): HealthCell[] {
  const startMs = nowMs - cells * cellMs;
  return Array.from({ length: cells }, (_, i) => {
    const fromMs = startMs + i * cellMs;
    const toMs = fromMs + cellMs;
    const before = history.findLast(({ at }) => Date.parse(at) <= fromMs);
    const within = history.filter(({ at }) => {
      const atMs = Date.parse(at);
      return atMs > fromMs && atMs <= toMs;
    });
    return [...(before ? [before] : []), ...within]
      .map(({ state }) => cellOf[state])
      .reduce<HealthCell>(
        (worst, cell) => (severity[cell] > severity[worst] ? cell : worst),
        "none",
      );
  });
}

/** How often a channel that worked went down in the last 24 hours; giving up a code is no drop. */
export function dropsOf(history: readonly HealthChange[], nowMs: number): number {
  const startMs = nowMs - cells * cellMs;
  return history.filter(({ at, state }, i) => {
    const before = history[i - 1]?.state;
    const wasUp = before === "connected" || before === "degraded";
    return state === "disconnected" && wasUp && Date.parse(at) >= startMs;
  }).length;
}
