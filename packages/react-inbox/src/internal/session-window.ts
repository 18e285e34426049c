/** `null`: free text may always leave. */
export type SessionWindow = {
  state: "open" | "closing" | "closed";
  expiresAt: number | null;
} | null;

/** From then on an operator is told how much time is left, in milliseconds. */
const CLOSING_MS = 4 * 3_600_000;

/**
 * Whether free text may leave now.
 *
 * @param hours - of the channel: how long after a customer's message it may; `null`: always
 * @param expiresAt - ISO 8601; `null`: the customer never wrote
 * @param now - milliseconds since the epoch, by the server's clock
 */
export function sessionWindow(
  hours: number | null,
  expiresAt: string | null,
  now: number,
): SessionWindow {
  if (hours === null) return null;
  const end = Date.parse(expiresAt ?? "");
  const leftMs = end - now;
  const state = leftMs >= CLOSING_MS ? "open" : leftMs > 0 ? "closing" : "closed";
  return { state, expiresAt: end || null };
}
