/**
 * Where a message of ours stands. `unknown`: the call may have left and nobody can tell;
 * `failed`: it did not leave, or the provider refused it.
 */
export type DeliveryStatus =
  | "queued"
  | "sending"
  | "unknown"
  | "failed"
  | "sent"
  | "delivered"
  | "read"
  | "played";

const rank: Record<DeliveryStatus, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  failed: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  played: 6,
};

/** The rank stored beside a status (`messages.status_rank`). */
export function statusRank(status: DeliveryStatus): number {
  return rank[status];
}

/**
 * The status after a report, whatever the order of the reports: it only advances, and a failure
 * counts only as long as nobody has received the message.
 */
export function advanceStatus(
  current: DeliveryStatus | null,
  reported: DeliveryStatus,
): DeliveryStatus {
  if (current === null) return reported;
  if (reported === "failed") return rank[current] < rank.delivered ? "failed" : current;
  if (current === "failed") return rank[reported] >= rank.delivered ? reported : current;
  return rank[reported] > rank[current] ? reported : current;
}
