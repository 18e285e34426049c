import { type ErrorCode, ProsaError } from "@prosa/core";
import { type EvolutionErrorCode, isEvolutionError } from "@prosa/evolution-client";

const meanings: Record<EvolutionErrorCode, [ErrorCode, string]> = {
  unauthorized: [
    "channel.rejected",
    "Evolution refuses our key. Check EVOLUTION_API_KEY, or the channel's own key.",
  ],
  not_found: [
    "channel.disconnected",
    "Evolution knows no such instance any more. Remove the channel and make a new one.",
  ],
  not_on_whatsapp: ["channel.rejected", "The number has no WhatsApp account."],
  validation: ["channel.rejected", "Evolution refused the request."],
  disconnected: ["channel.disconnected", "No phone is connected. Pair one and try again."],
  unlicensed: [
    "channel.unavailable",
    "This Evolution server asks for a license before it does anything. Activate it, or use 2.3.7.",
  ],
  rate_limited: ["channel.rate_limited", "Evolution asks to wait. Try again in a minute."],
  timeout: ["channel.unavailable", "Evolution did not answer in time. Try again."],
  network: ["channel.unavailable", "Evolution cannot be reached. Try again in a minute."],
  rejected: ["channel.rejected", "Evolution refused the request."],
  unknown: ["channel.unavailable", "Evolution answered something unknown. Try again."],
};

/** What an error of the client means for who manages a channel; others are given back as they are. */
export function toAdminError(error: unknown): unknown {
  if (!isEvolutionError(error)) return error;
  const [code, message] = meanings[error.code];
  return new ProsaError(code, message, {
    cause: error,
    details: { provider: error.code, status: error.status },
    ...(error.retryAfterMs === null ? {} : { retry: { afterMs: error.retryAfterMs } }),
  });
}
