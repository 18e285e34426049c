import type { DeliveryStatus } from "@prosa/core";

const ladder: Record<string, DeliveryStatus> = {
  ERROR: "failed",
  FAILED: "failed",
  PENDING: "sending",
  SERVER_ACK: "sent",
  SENT: "sent",
  DELIVERY_ACK: "delivered",
  DELIVERED: "delivered",
  READ: "read",
  PLAYED: "played",
};
const byNumber = ["ERROR", "PENDING", "SERVER_ACK", "DELIVERY_ACK", "READ", "PLAYED"];

/** Our status for Evolution's; `null` for `DELETED`, `EDITED` and what is none. */
export function statusOf(value: unknown): DeliveryStatus | null {
  const name = typeof value === "number" ? byNumber[value] : value;
  return typeof name === "string" ? (ladder[name.toUpperCase()] ?? null) : null;
}
