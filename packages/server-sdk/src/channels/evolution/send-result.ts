import type { ErrorCode } from "@prosa/core";
import type { EvolutionError, EvolutionErrorCode, SentMessage } from "@prosa/evolution-client";
import type { FailedCall } from "../../ports/index.ts";
import { fieldsOf } from "./wire.ts";

/** Faults of the connection or of the set-up: the message itself may well be fine. */
const passing: readonly EvolutionErrorCode[] = [
  "disconnected",
  "network",
  "rate_limited",
  "timeout",
  "unauthorized",
  "unlicensed",
];

/**
 * Refusals of Meta that a person can do something about, in words of ours.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
const metaReasons: Record<number, ErrorCode> = {
  131047: "message.window_closed",
  132001: "template.not_found",
  132015: "template.not_approved",
  132016: "template.not_approved",
};

/**
 * What became of a call that threw: only what surely did not leave may be sent again.
 *
 * A 5xx proves nothing, whatever it says: what failed may have failed after WhatsApp took the message,
 * such as Evolution's own database. A 404 is an instance that is not there, or not yet.
 */
export function toFailedCall(error: EvolutionError): FailedCall {
  const mayHaveLeft =
    error.sent !== "no" || ((error.status ?? 0) >= 500 && error.code !== "unlicensed");
  const mayPass = error.retryable || error.status === 404 || passing.includes(error.code);
  const outcome = mayHaveLeft ? "unknown" : mayPass ? "retryable" : "rejected";
  return {
    outcome,
    errorCode: metaReasons[Number(fieldsOf(error.body).code)] ?? error.code,
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
