import type { EvolutionError, EvolutionErrorCode, SentMessage } from "@prosa/evolution-client";
import type { SendResult } from "../../ports/index.ts";

/** Faults of the connection or of the set-up: the message itself may well be fine. */
const passing: readonly EvolutionErrorCode[] = [
  "disconnected",
  "network",
  "rate_limited",
  "timeout",
  "unauthorized",
  "unlicensed",
];

/** What became of a call that threw: only what surely did not leave may be sent again. */
export function toSendResult(error: EvolutionError): SendResult {
  const outcome =
    error.sent !== "no"
      ? "unknown"
      : error.retryable || passing.includes(error.code)
        ? "retryable"
        : "rejected";
  return {
    outcome,
    errorCode: error.code,
    message: `Evolution: ${error.code}${error.status === null ? "" : ` (${error.status})`}`,
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

/** WhatsApp's time of the message; a Long is read by its halves. */
export function sentAtOf(sent: Pick<SentMessage, "messageTimestamp">): string | null {
  const value = sent.messageTimestamp;
  const seconds =
    typeof value === "object" ? value.high * 2 ** 32 + (value.low >>> 0) : Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1_000).toISOString() : null;
}
